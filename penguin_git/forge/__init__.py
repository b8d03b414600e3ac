"""Where pull requests are: what GitHub, GitLab and Gitea have in common, and how each of them says it."""
