"""The commands of the task management guide, block by block."""

CREATING = r"""
# Good: Clear, actionable title
penguin task create "Implement user authentication API endpoints"

# Better: With detailed description
penguin task create "Implement user authentication API endpoints" \
--description "Create login, logout, and token refresh endpoints using FastAPI and JWT tokens. Include input validation, error handling, and rate limiting."

# Set token budget to prevent runaway costs
penguin task create "Generate comprehensive documentation" \
--budget-tokens 15000 \
--budget-minutes 120

# Limit available tools for security
penguin task create "Analyze log files" \
--allowed-tools "file_operations,web_search"

# Task that depends on database setup
penguin task create "Create user models" \
--depends-on "Setup database schema" \
--project "Web Application"

# Subtask relationship
penguin task create "Write unit tests for auth" \
--parent-task 42
"""

DEPENDENCIES = r"""
# Classic waterfall: A → B → C
penguin task create "Design database schema"
penguin task create "Implement data models" --depends-on "Design database schema"
penguin task create "Create API endpoints" --depends-on "Implement data models"

# Frontend and backend can develop in parallel
penguin task create "Backend API development"
penguin task create "Frontend component development" # No dependency

# Both needed for integration
penguin task create "Frontend-backend integration" \
--depends-on "Backend API development" "Frontend component development"

# Base feature
penguin task create "Basic user authentication"

# Parallel feature enhancements
penguin task create "Social login integration" --depends-on "Basic user authentication"
penguin task create "Two-factor authentication" --depends-on "Basic user authentication"
penguin task create "Password reset functionality" --depends-on "Basic user authentication"
"""

LIMITS = r"""
# Set time limits to prevent infinite loops
penguin task create "Quick bug fix" \
--budget-minutes 30 \
--priority high

# Longer tasks for complex work
penguin task create "Refactor authentication system" \
--budget-minutes 240 \
--max-iterations 15

# Read-only tasks
penguin task create "Code review and analysis" \
--allowed-tools "file_operations:read,web_search"

# Development tasks
penguin task create "Implement new feature" \
--allowed-tools "file_operations,code_execution,web_search"

# Documentation tasks
penguin task create "Update API documentation" \
--allowed-tools "file_operations,web_search,markdown_processing"

# Critical issues that block other work
penguin task create "Fix production outage" --priority critical

# Important features for upcoming release
penguin task create "Implement payment processing" --priority high

# Regular development work
penguin task create "Add user preferences page" --priority medium

# Nice-to-have improvements
penguin task create "Optimize database queries" --priority low

# Assign to specific model for specialized tasks
penguin task create "Generate creative marketing copy" \
--assigned-to "claude-3-opus-20240229"

penguin task create "Optimize SQL queries" \
--assigned-to "gpt-4"

penguin task create "Debug JavaScript issues" \
--assigned-to "claude-3-sonnet-20240229"
"""

WATCHING = r"""
# Watch task progress in real-time
penguin task watch 123

# Show execution log
penguin task logs 123 --follow

# Display resource usage
penguin task usage 123 --live

# Show detailed execution records
penguin task show 123 --history

# Analyze task performance
penguin task analyze 123 --metrics

# Compare execution across similar tasks
penguin task compare --filter "label:backend" --metric duration
"""

ASKING = r"""
# Create task requiring human approval
penguin task create "Deploy to production" \
--requires-approval \
--approver "team-lead"
"""

APPROVING = r"""
# Task will pause before execution for approval
penguin task approve 123 --notes "Deployment approved after review"
"""

REJECTING = r"""
# Or reject with feedback
penguin task reject 123 --reason "Need additional testing"
"""

EXHAUSTED = r"""
# Check resource usage
penguin task usage 123

# Increase budget if needed
penguin task update 123 --budget-tokens 20000 --budget-minutes 180

# Resume with new constraints
penguin task resume 123
"""

CIRCLE = r"""
# Check for circular dependencies
penguin task validate-dependencies --project "My Project"

# Visualize dependency graph
penguin task graph --project "My Project" --output deps.png

# Break circular dependency
penguin task remove-dependency 123 456
"""

TOOLS = r"""
# Check what tools task is trying to use
penguin task logs 123 --filter tool_usage

# Update allowed tools
penguin task update 123 --allowed-tools "file_operations,web_search,code_execution"

# Restart task with new permissions
penguin task restart 123
"""
