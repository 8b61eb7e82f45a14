"""The distributed stages: one Faust application with two agents. The only package of this room that touches the world.
`client` is what `ingest` and `sinks` use of kafka-python beside it.

    articles ─ extract ─→ claims, reports, dead letters        no state; the work itself is done in worker processes
    reports ── match ───→ events, contradictions, alerts       state per country, on the shelf of the report's partition
    verdicts ────┘                                             read by whoever has the reports of the same partition

Faust brings the records of the partitions that this worker owns, in order, one batch at a time (`concurrency=1`). What it
does not do here, and why:

- Its tables. They write to RocksDB first and to the changelog later, key by key; a worker killed in between leaves half a
  decision, and a report done again then finds its claims there and owes no alert. A decision is one Kafka transaction
  instead (`Shelf.commit`), with the position of its reports in it, and the shelf is written after Kafka has it.
- Its commits as the truth. They are only where reading begins. Matching skips what the shelf's position says is done, and
  goes back where Faust would have left something out (reports have no gaps in their offsets).
- Its own transactions.

Extraction is at-least-once: killed between sending and committing, it sends the same reports again. Each report carries
where its article stands in the log, and matching passes over what it has already had from there.
"""
