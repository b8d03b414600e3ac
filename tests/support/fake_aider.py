"""Stands in for aider: it reads its message file, edits a file and prints usage as the real one (0.86)."""

import sys
from pathlib import Path

if __name__ == "__main__":
    _, path, text, *words = sys.argv
    Path(".aider.tags.cache.v4").mkdir()
    Path(".aider.tags.cache.v4", "cache.db").touch()
    asked = Path(words[words.index("--message-file") + 1]).read_text()
    Path(words[words.index("--chat-history-file") + 1]).write_text(asked)
    print("Aider v0.86.2\nMain model: toy with diff edit format\n")
    print("Tokens: 2.3k sent, 120 cache write, 96 received. Cost: $0.0073 message, $0.01 session.")
    if "ask" not in words:
        Path(path).write_text(text)
        print(f"Applied edit to {path}")
    print(" ".join(words))
