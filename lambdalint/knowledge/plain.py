"""Functions and methods that compute something, look at something or build a client, and change nothing outside.

By the last part of their names, in all languages; the names are those of the languages' own libraries.
"""

from __future__ import annotations

from lambdalint import lazy

_NAMES = frozenset(
    # Python
    "get items keys values len str int float bool list dict set tuple sorted reversed enumerate zip range map filter "
    "min max sum abs round isinstance type getattr hasattr repr format join split strip rstrip lstrip lower upper "
    "replace startswith endswith encode decode loads dumps now utcnow time timestamp isoformat strftime strptime today "
    "uuid4 b64decode unquote unquote_plus getenv next any all format_exc print_exc exc_info format_exception "
    "print_exception get_remaining_time_in_millis setLevel basicConfig defaultdict Counter deepcopy copy timedelta "
    "datetime Decimal "
    # JavaScript and TypeScript
    "parse stringify Date getTime toISOString toString String Number Boolean Array from isArray entries slice trim "
    "toLowerCase toUpperCase includes indexOf find some every reduce concat match test randomUUID decodeURIComponent "
    "hasOwnProperty inspect captureStackTrace Map Set Error "
    # Java, Kotlin, C#
    "printStackTrace valueOf equals isEmpty size length stream iterator hasNext currentTimeMillis nanoTime asList of "
    "Any Count ToString Deserialize Serialize readValue writeValueAsString Format IsNullOrEmpty toList first orEmpty "
    # Ruby
    "to_s to_i to_h to_json inspect message backtrace full_message full_messages each each_with_index dig fetch class "
    "is_a? empty? nil? first symbolize_keys".split()
)
_FORMS = lazy.pattern(r"(?:get|is|has|to|as|parse|format|with|Get|Is|Has|To)(?:[A-Z_]\w*)")
_READS = lazy.pattern(r"(?:Get|List|Describe|Query|Scan|Head|BatchGet|Select|Lookup|Search|Detect|Decrypt|Receive)")


def is_plain(name: str) -> bool:
    """Whether a function that is called so does nothing but to compute or to look at something."""
    return name in _NAMES or _FORMS.fullmatch(name) is not None


def only_reads(operation: str) -> bool:
    """Whether an operation of an AWS API, by its name there, changes nothing."""
    return _READS.match(operation) is not None
