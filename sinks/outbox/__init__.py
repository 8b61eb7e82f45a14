"""Alerting in a cluster: what is owed, decided and told, in Kafka; and what people want of it."""
