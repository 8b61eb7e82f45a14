"""Events as the workers of a cluster keep them: on a RocksDB shelf for each partition, with its changelog in Kafka."""
