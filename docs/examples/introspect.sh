#!/bin/sh
# Checks a credential with Latchkey. Exit code 0: allowed, 1: denied, 2: no answer (treat as denied).
#
#   LATCHKEY=https://latchkey.example.org KEY=key_… TOKEN=pat_… ./introspect.sh channel:read 42 203.0.113.7
#
# KEY is the key of this script, TOKEN the credential to check. The entity and the visitor's address are optional.
# Secrets are passed by pipe and file descriptor, so that they do not appear in the process list.
set -u
: "${LATCHKEY:?}" "${KEY:?}" "${TOKEN:?}"

answer=$(
  printf %s "$TOKEN" | curl --silent --show-error --fail-with-body --max-time 3 "$LATCHKEY/oauth/introspect" \
    --header @/dev/fd/3 --data-urlencode token@- \
    --data-urlencode "permission=${1:?a permission such as channel:read}" \
    --data-urlencode "entity_id=${2:-}" --data-urlencode "ip=${3:-}" 3<<HEADER
Authorization: Bearer $KEY
HEADER
) || { echo "No answer from Latchkey: $answer" >&2; exit 2; }

echo "$answer"
case $answer in
  *'"active":true'*'"allowed":true'*) ;;
  *) exit 1 ;;
esac
