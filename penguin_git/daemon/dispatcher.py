"""One tick: look, decide, do. Everything the daemon knows it reads from git, each time."""

from collections.abc import Collection

from msgspec import structs

from penguin_git.agents.stopping import Stop
from penguin_git.daemon.breaker import Breaker
from penguin_git.daemon.held import HeldSteps
from penguin_git.daemon.offers import Offers
from penguin_git.daemon.planning import Planner
from penguin_git.daemon.pool import Pool
from penguin_git.daemon.rounds import Rounds
from penguin_git.daemon.tick import Tick
from penguin_git.daemon.together import Together
from penguin_git.daemon.words import Words
from penguin_git.errors import PenguinError
from penguin_git.git.refs import StaleRef
from penguin_git.git.remote import Refused, Unreachable
from penguin_git.model import claiming, layout, reconcile, recovery, steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Request
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Step
from penguin_git.model.task import Task
from penguin_git.store.attempts import hold_of
from penguin_git.store.landing import Held
from penguin_git.tracker import hearing, recovering, room, settling, starting, verifying, visiting
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work

_ENDINGS = (steps.Stop, steps.Verify)  # of what a person has
_ANSWERED_LATER = (*_ENDINGS, steps.Hear, steps.Reverify)
_BEGINNINGS = (steps.TakeOver, steps.Continue, steps.Restart, steps.GoBack)


class Dispatcher:
    """Takes the tasks of one clone forward, tick by tick."""

    def __init__(
        self, project: Project, pool: Pool, together: Together, *, max_parallel: int | None = None
    ) -> None:
        self._project = project
        self._together = together
        self._pool = pool
        self._breaker = Breaker(project.world.monotonic)
        self._held = HeldSteps(project.repo, project.world.monotonic)
        self._broke: dict[TaskId, str] = {}  # what an attempt that has just ended in trouble met
        self._planner = Planner(project, max_parallel)
        self._rounds = Rounds(project)
        self._offers = Offers(project, pool.wake)
        self._words = Words(project, self._offers)

    def close(self) -> None:
        """End what goes on beside the ticks."""
        self._offers.close()

    def tick(self, *, only: Collection[TaskId] | None = None) -> Tick:
        """Reconcile what exists with reality, then start what is ready and fits."""
        tick = Tick(ended=self._pool.ended())
        for ended in tick.ended:
            if ended.trouble:
                self._broke[ended.task] = str(ended.trouble) or type(ended.trouble).__name__
                self._breaker.note(f"{ended.task}: {self._broke[ended.task]}")
        try:
            self._work(tick, only)
        except (PenguinError, OSError) as trouble:  # whatever runs goes on
            tick.trouble = trouble
            tick.broken = (*tick.broken, str(trouble))
        return tick

    def _work(self, tick: Tick, only: Collection[TaskId] | None) -> None:
        self._project.store.objects.settle()
        tick.joined = self._together.look(self._pool.works)
        self._fence_off()
        seen = observe(self._project)
        tick.broken = tuple(str(problem) for problem in seen.base.broken)
        if self._words.look(seen):
            self._planner.forget()
        tick.awaited |= self._words.awaited
        beginnings = self._reconciled(seen, tick, only)
        if tick.done:  # what landed may have made others ready
            seen = observe(self._project)
        self._start_ready(seen, beginnings, tick, only)

    def _fence_off(self) -> None:
        """Stop every attempt whose branch is not its own any more; it saves its work elsewhere."""
        store = self._project.store
        for task, work in self._pool.works.items():
            if work.visit:  # the person who has it may have made a commit of their own
                continue
            tip = store.refs.read(layout.branch(work.config.branch_prefix, task))
            hold = hold_of(store, tip) if tip else None
            if not claiming.is_ours(work.claim.hold.nonce, hold.nonce if hold else None):
                self._pool.stop(task, Stop(Outcome.ORPHANED, "somebody else holds the task now"))

    def _reconciled(
        self, seen: Observation, tick: Tick, only: Collection[TaskId] | None
    ) -> dict[TaskId, Step]:
        """Do what is to be done about the attempts that exist; those that want to begin again."""
        beginnings: dict[TaskId, Step] = {}
        for attempt in seen.attempts.values():
            if only is not None and attempt.id not in only:
                continue
            self._together.go_on()
            live = attempt.id in self._pool
            if not live and (elsewhere := self._together.elsewhere(attempt)):
                left = reconcile.step(attempt, seen.config, live=False, elsewhere=elsewhere)
                tick.waiting[attempt.id] = left.reason
                continue
            request = self._wish(seen, attempt, tick)
            step = reconcile.step(attempt, seen.config, live=live, request=request)
            if attempt.waits and not live and isinstance(step, steps.Leave):
                step = self._rounds.over(seen, attempt) or step
            if isinstance(step, _BEGINNINGS):
                beginnings[attempt.id] = step
            else:
                self._take(seen, attempt, step, tick)
                is_open = attempt.id in tick.held or isinstance(step, _ANSWERED_LATER)
                if request and not is_open:
                    settling.answer(self._project, seen, attempt.id)
        return beginnings

    def _wish(self, seen: Observation, attempt: Attempt, tick: Tick) -> Request | None:
        """What a person asks for, else what the configuration does about trouble that nobody handles."""
        request = seen.request_for(attempt.id)
        if attempt.record is None or recovery.trouble_of(attempt.record) is None:
            return request
        if recovering.is_awaited(self._project, attempt, seen.config):
            tick.awaited.add(attempt.id)
            return request
        return request or recovering.policy(self._project, attempt, seen.config)

    def _take(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        if attempt.id in self._pool:
            self._steer(seen, attempt, step)
            return
        if attempt.waits and not isinstance(step, steps.Hear):
            self._look_after(seen, attempt, step, tick)
            return
        if isinstance(step, steps.Leave):
            tick.waiting[attempt.id] = step.reason
            return
        if isinstance(step, steps.Reverify):
            self._verify(seen, attempt, step, tick)
            return
        if isinstance(step, steps.Offer):
            self._offer(seen, attempt, step, tick)
            return
        at = (attempt.id, step, attempt.tip, seen.base.commit)
        held = self._held.still(*at)
        if held is None:
            held = self._performed(seen, tick, attempt, step)
            self._held.note(*at, held)
        if held:
            tick.held[attempt.id] = tick.waiting[attempt.id] = held.reason
        else:
            tick.done.append((attempt.id, step))

    def _offer(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """See to the pull request of finished work."""
        try:
            held = self._offers.see_to(seen, attempt)
        except (PenguinError, OSError) as trouble:
            held = Held(self._troubled(tick, attempt.id, trouble))
        if held is None:
            tick.done.append((attempt.id, step))
            return
        tick.held[attempt.id] = tick.waiting[attempt.id] = held.reason
        if self._offers.is_looking(attempt.id):
            tick.awaited.add(attempt.id)

    def _look_after(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """Do what is to be done about an attempt that a person has."""
        if isinstance(step, steps.Leave):
            tick.waiting[attempt.id] = step.reason
        try:
            if isinstance(step, _ENDINGS) or not visiting.has_place(self._project, attempt.id):
                self._visit(seen, attempt, step, tick)
            elif isinstance(step, steps.Save):
                said = step.reason or "asked for by a person"
                visiting.save(self._project, seen, attempt, said, always=True)
            else:
                self._rounds.save(seen, attempt)
        except StaleRef:
            tick.missed[attempt.id] = "its branch moved just now"
        except (PenguinError, OSError) as trouble:
            tick.waiting[attempt.id] = self._troubled(tick, attempt.id, trouble)

    def _visit(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        if self._breaker.reason:
            tick.waiting[attempt.id] = self._breaker.reason
            return
        agents = self._planner.agents(seen.config)
        try:
            work = visiting.begin(self._project, seen, attempt, step, agents)
        except PenguinError as refusal:
            tick.waiting[attempt.id] = refusal.message
            return
        self._pool.submit(work)

    def _verify(self, seen: Observation, attempt: Attempt, step: Step, tick: Tick) -> None:
        """Have the checks of finished work run again, of one task at a time: what lands outdates the rest."""
        busy = next((task for task, work in self._pool.works.items() if work.recheck), None)
        turn = f"{step.reason}; `{busy}` is checked before it" if busy else ""
        if why_not := self._breaker.reason or turn:
            tick.waiting[attempt.id] = why_not
            return
        try:
            work = verifying.begin(self._project, seen, attempt, self._planner.agents(seen.config))
        except (PenguinError, OSError) as trouble:
            tick.waiting[attempt.id] = self._troubled(tick, attempt.id, trouble)
            return
        if isinstance(work, Held):
            tick.held[attempt.id] = tick.waiting[attempt.id] = work.reason
            return
        self._broke.pop(attempt.id, None)
        self._pool.submit(work)

    def _performed(self, seen: Observation, tick: Tick, attempt: Attempt, step: Step) -> Held | None:
        if attempt.id in self._broke:
            step = structs.replace(step, reason=self._broke.pop(attempt.id))
        try:
            if isinstance(step, steps.Clean) and (held := self._together.why_not_clean(attempt)):
                return held
            return settling.perform(self._project, seen, attempt, step)
        except (PenguinError, OSError) as trouble:
            return Held(self._troubled(tick, attempt.id, trouble))

    def _steer(self, seen: Observation, attempt: Attempt, step: Step) -> None:
        work = self._pool.works[attempt.id]
        if isinstance(step, steps.Stop):
            self._pool.stop(attempt.id, Stop(step.outcome, step.reason))
        elif isinstance(step, steps.Hear):
            hearing.while_working(self._project, seen, work)
        elif isinstance(step, steps.Save):
            self._save(work, step.reason or "asked for by a person")
        elif attempt.task is not None:
            work.watch(attempt.task)

    def _save(self, work: Work, description: str) -> None:
        try:
            work.control.save(description)
        except (PenguinError, OSError) as trouble:  # the attempt itself will meet it, too
            self._breaker.note(f"{work.claim.hold.task}: {trouble}")

    def _start_ready(
        self,
        seen: Observation,
        beginnings: dict[TaskId, Step],
        tick: Tick,
        only: Collection[TaskId] | None,
    ) -> None:
        again = _again(seen, beginnings)
        heads = {**seen.base.heads, **{task: head(wanted) for task, wanted in again.items()}}
        plan = self._planner.plan(seen, heads, beginnings, self._pool.works, only)
        for task in plan.start:
            if why_not := self._why_nothing_starts(seen):
                tick.waiting[task] = why_not
            else:
                wanted = again.get(task) or seen.base.tasks[task]
                self._start(seen, tick, wanted, beginnings.get(task))
        tick.waiting |= {entry.task: "; ".join(entry.reasons) for entry in plan.waiting}
        tick.waiting |= {task: why for task, why in seen.odd.items() if task in seen.base.heads}
        hidden = beginnings.keys() & seen.base.unreadable
        tick.waiting |= dict.fromkeys(hidden, "its file on the base branch can't be read")
        for task in seen.requests.keys() - seen.attempts.keys():
            settling.answer(self._project, seen, task)

    def _why_nothing_starts(self, seen: Observation) -> str:
        lacking = room.lacking(self._project.repo, seen.config.min_free_mb)
        return self._breaker.reason or lacking or self._together.why_not_claim()

    def _start(self, seen: Observation, tick: Tick, task: Task, step: Step | None) -> None:
        """Claim a task and set somebody to work on it, or note why not."""
        self._together.go_on()
        if step and task.id in self._broke:
            step = structs.replace(step, reason=self._broke[task.id])
        try:
            work = starting.start(self._project, seen, task, self._planner.agents(seen.config), step)
        except (PenguinError, OSError) as trouble:
            tick.waiting[task.id] = self._troubled(tick, task.id, trouble)
            return
        if isinstance(work, starting.Missed):
            said = tick.missed if work is starting.Missed.BASE_MOVED else tick.waiting
            said[task.id] = work.value
            return
        self._broke.pop(task.id, None)
        self._pool.submit(work)
        settling.answer(self._project, seen, task.id)
        tick.started.append(task.id)

    def _troubled(self, tick: Tick, task: TaskId, trouble: Exception) -> str:
        """Note a failure of the machinery; what to tell people."""
        if not isinstance(
            trouble, Unreachable | Refused
        ):  # neither the network nor a rule of the server is broken
            self._breaker.note(f"{task}: {trouble}")
        hint = f" ({trouble.hint})" if isinstance(trouble, PenguinError) and trouble.hint else ""
        said = trouble.message if isinstance(trouble, PenguinError) else str(trouble)
        tick.troubles[task] = " ".join(said.split()) + hint
        return tick.troubles[task]


def _again(seen: Observation, beginnings: dict[TaskId, Step]) -> dict[TaskId, Task]:
    """The tasks that want to begin again, as they read now; they count as pending."""
    return {
        task: structs.replace(wanted, status=TaskStatus.PENDING)
        for task in beginnings
        if task in seen.base.heads and task in seen.attempts and (wanted := seen.attempts[task].task)
    }
