#!/bin/sh
# Elasticsearch's users, and the place of its snapshots; safe to run again. Runs in Elasticsearch's image, which has curl.
set -eu
ask() {  # METHOD PATH BODY
    status=$(curl --silent --show-error --output /tmp/answer --write-out '%{http_code}' --user "elastic:$ELASTIC_PASSWORD" \
        --request "$1" --header 'Content-Type: application/json' --data "$3" "http://elasticsearch:9200$2")
    case "$status" in
        2*) echo "$1 $2: done" ;;
        *) echo "$1 $2: $status $(cat /tmp/answer)" >&2; exit 1 ;;
    esac
}
ask POST /_security/user/kibana_system/_password "{\"password\": \"$KIBANA_PASSWORD\"}"
ask PUT /_security/role/rasid '{
    "cluster": ["monitor"],
    "indices": [{"names": ["rasid-*"], "privileges": ["read", "write", "create_index", "delete_index", "view_index_metadata", "maintenance"]}]
}'
ask PUT /_security/user/rasid "{\"password\": \"$RASID_PASSWORD\", \"roles\": [\"rasid\"]}"
ask PUT /_snapshot/rasid '{"type": "fs", "settings": {"location": "/snapshots"}}'
