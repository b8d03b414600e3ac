#!/usr/bin/env bash
# What one task costs with git alone: claim, worktree, work, record, landing. Usage: floor.sh ID TEMPORARY-FOLDER
set -euo pipefail
id=$1 tmp=$2
git() { command git -c gc.auto=0 -c core.fsync=added,reference "$@"; }
none=0000000000000000000000000000000000000000
task=.penguin/tasks/$id.yaml

base=$(git rev-parse main)
export GIT_INDEX_FILE=$tmp/index.$id
git read-tree "$base"
blob=$(printf 'status: in_progress\n\ntitle: No-op\nrun: "true"\n' | git hash-object -w --stdin)
git update-index --cacheinfo "100644,$blob,$task"
tree=$(git write-tree)
claim=$(git commit-tree -p "$base" -m claim "$tree")
git update-ref "refs/heads/penguin/$id" "$claim" $none
unset GIT_INDEX_FILE

exec 9>"$tmp/lock"; flock 9
git worktree add -q --detach "$tmp/$id" "$claim"
flock -u 9
(cd "$tmp/$id"; bash -c true; git add -A; git status --porcelain >/dev/null)

export GIT_INDEX_FILE=$tmp/index.$id
blob=$(printf 'status: completed\n\ntitle: No-op\nrun: "true"\n' | git hash-object -w --stdin)
record=$(printf 'task: %s\nattempt: 1\noutcome: completed\n' "$id" | git hash-object -w --stdin)
log=$(printf '{}\n' | git hash-object -w --stdin)
git update-index --add --cacheinfo "100644,$blob,$task" --cacheinfo "100644,$record,.penguin/records/$id.yaml"
tree=$(git write-tree)
end=$(git commit-tree -p "$claim" -m end "$tree")
printf 'update refs/heads/penguin/%s %s %s\ncreate refs/penguin/logs/%s/1 %s\n' "$id" "$end" "$claim" "$id" "$log" |
  git update-ref --stdin
unset GIT_INDEX_FILE

flock 9
base=$(git rev-parse main)
tree=$(git merge-tree --write-tree "$base" "$end")
landed=$(git commit-tree -p "$base" -m land "$tree")
git merge -q --ff-only "$landed"
git worktree remove --force "$tmp/$id"
printf 'delete refs/heads/penguin/%s %s\ncreate refs/penguin/attempts/%s/1 %s\n' "$id" "$end" "$id" "$end" |
  git update-ref --stdin
