"""A sign for each kind of node: paths in a square of 18 units, to be stroked."""

from __future__ import annotations

from lambdalint.pictures.nodes import Kind

SIZE = 18.0

_GLOBE = "M9 2.5a6.5 6.5 0 1 0 .01 0zM2.5 9h13M9 2.5c-4 4-4 9 0 13c4-4 4-9 0-13"

PATHS = {
    Kind.FUNCTION: "M5 3h2.5l6 12h2M9.2 8.2L4.5 15",
    Kind.API: "M6 5L2.5 9L6 13M12 5l3.5 4L12 13M10 4L8 14",
    Kind.URL: _GLOBE,
    Kind.LOAD_BALANCER: "M9 3v10M9 8L4 13M9 8l5 5",
    Kind.CDN: _GLOBE,
    Kind.SCHEDULE: "M9 2.5a6.5 6.5 0 1 0 .01 0zM9 5.5V9l2.5 2",
    Kind.RULE: "M3 4h12l-4.5 5v5l-3 1.5V9z",
    Kind.BUS: "M2 9h14M5 9V5M9 9V5M13 9V5M7 9v4M11 9v4",
    Kind.QUEUE: "M2 5h4v8H2zM7 5h4v8H7zM12 5h4v8h-4z",
    Kind.TOPIC: "M3 9h11M7 9l6-5M7 9l6 5",
    Kind.STREAM: "M2 6c2-2 4-2 7 0s5 2 7 0M2 11c2-2 4-2 7 0s5 2 7 0",
    Kind.TABLE: "M3 4.5C3 3 15 3 15 4.5v9C15 15 3 15 3 13.5zM3 4.5C3 6 15 6 15 4.5M3 9c0 1.5 12 1.5 12 0",
    Kind.BUCKET: "M3 4h12l-1.6 11H4.6zM3.3 7h11.4",
    Kind.LOG_GROUP: "M4 4h10M4 8h10M4 12h6",
    Kind.USER_POOL: "M9 3a3 3 0 1 0 .01 0zM3.5 15c0-7 11-7 11 0",
    Kind.STATE_MACHINE: "M7 2h4v4H7zM2 12h4v4H2zM12 12h4v4h-4zM9 6v3M4 12V9h10v3",
    Kind.CUSTOM_RESOURCE: "M9 2l6 3.5v7L9 16l-6-3.5v-7zM9 9l6-3.5M9 9v7M9 9L3 5.5",
    Kind.SECRET: "M4.5 8h9v7h-9zM6 8V6a3 3 0 0 1 6 0v2",
    Kind.PARAMETER: "M3 5h12M3 9h12M3 13h12M6 3.5v3M11 7.5v3M8 11.5v3",
    Kind.KEY: "M6 8a3 3 0 1 0 .01 0zM8.2 9L15 3.5M12.5 5.5l1.5 2",
    Kind.RESOURCE: "M4 4h10v10H4z",
    Kind.SERVICE: "M5 14a3.5 3.5 0 0 1 0-7a4.5 4.5 0 0 1 8.5 1a3 3 0 0 1 0 6z",
}
