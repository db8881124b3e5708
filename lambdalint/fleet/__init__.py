"""Many repositories: each is one task for an executor, here or on a cluster, and what comes back is one stream.

`listing` says which there are, `task` is what a worker does with one, `dispatch` sends them out and has an answer for
each in the end, whatever becomes of the workers (`pool`, `cluster`); `stream` and `folder` are where findings go, and
`tally` is what is counted of them.
"""
