#!/bin/sh
# May it? Asks Latchkey about a credential: exit code 0 yes, 1 no, 2 nobody can say, which means no.
#
#   LATCHKEY=https://latchkey.example.org KEY=key_… TOKEN=pat_… ./introspect.sh channel:read 42 203.0.113.7
#
# KEY is the script's own, TOKEN the one that it was shown. The entity and the visitor's address may be left out.
# The secrets go by pipe and by file descriptor, so that they do not stand in the list of processes.
set -u
: "${LATCHKEY:?}" "${KEY:?}" "${TOKEN:?}"

answer=$(
  printf %s "$TOKEN" | curl --silent --show-error --fail-with-body --max-time 3 "$LATCHKEY/oauth/introspect" \
    --header @/dev/fd/3 --data-urlencode token@- \
    --data-urlencode "permission=${1:?a permission such as channel:read}" \
    --data-urlencode "entity_id=${2:-}" --data-urlencode "ip=${3:-}" 3<<HEADER
Authorization: Bearer $KEY
HEADER
) || { echo "Nobody can say: $answer" >&2; exit 2; }

echo "$answer"
case $answer in
  *'"active":true'*'"allowed":true'*) ;;
  *) exit 1 ;;
esac
