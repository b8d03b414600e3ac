"""Projects from Python."""

from penguin_git.tracker.api import references
from penguin_git.tracker.api.opened import Opened
from penguin_git.tracker.api.references import ProjectRef
from penguin_git.tracker.api.values import Project, project_of
from penguin_git.tracker.project import Project as Repository


class Projects(Opened):
    """Made, found, listed, deleted."""

    def create_project(self, name: str, description: str | None = None, *, commit: bool = True) -> Project:
        """Make a project and commit its file. Raises `PenguinError` where the name is taken."""
        from penguin_git.tracker import projects

        said = None if description is None else references.text("description", description)
        with self._changing("make projects") as project:
            commit = commit and project.store.config().auto_commit
            new, _ = projects.create(project, references.text("name", name), said, commit=commit)
            return _found(project, new.id)

    def get_project(self, project_id: ProjectRef) -> Project:
        """The project of this id or name, whatever the case; `PenguinError` where there is none.

        A project that only tasks name has no file, and is found as well.
        """
        name = references.project(project_id)
        with self._open() as project:
            return _found(project, name)

    def list_projects(self) -> list[Project]:
        """Every project that has a file or that a task names, by name."""
        from penguin_git.store.projects import project_files
        from penguin_git.tracker import projects
        from penguin_git.tracker.view import view

        with self._open() as project:
            found = projects.overviews(view(project), project_files(project.store))
            return [project_of(one) for one in found]

    def delete_project(self, project_id: ProjectRef, *, force: bool = False) -> None:
        """Delete a project's file. Refused while tasks belong to it; with `force` these stay, in none."""
        from penguin_git.store.projects import project_files
        from penguin_git.tracker import projects
        from penguin_git.tracker.view import view

        name = references.project(project_id)
        with self._changing("delete projects") as project:
            seen = view(project)
            found = projects.overview_of(seen, project_files(project.store), name)
            projects.remove(project, seen, found, force=force)


def _found(project: Repository, name: str) -> Project:
    from penguin_git.store.projects import project_files
    from penguin_git.tracker import projects
    from penguin_git.tracker.view import view

    return project_of(projects.overview_of(view(project), project_files(project.store), name))
