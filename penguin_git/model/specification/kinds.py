"""What a heading promises: work, conditions, or nothing that anybody could do."""

import re
from enum import Enum

from penguin_git.model.priority import TaskPriority


class Kind(Enum):
    WORK = "work"
    COLLECTION = "collection"  # each section below it is a piece of work
    CONDITIONS = "conditions"  # what has to hold for the work of the section above
    NEEDS = "needs"  # what the section above waits for
    DETAILS = "details"  # says more about the section above
    TOLD = "told"  # tells how things are: only what is an order there is work
    AIMS = "aims"  # work only where nothing else is
    IDLE = "idle"


def _set(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.replace("\n", ",").split(",") if line.strip())


_IDLE = _set(
    """introduction, intro, overview, background, summary, executive summary, abstract, preface
    motivation, context, problem, problems, problem statement, the problem, why, what, who
    how it works, rationale, purpose, vision, mission, product vision, product overview
    project overview, system overview, architecture overview, about, about this document
    document purpose, non-goals, non goals, nongoals, out of scope, not in scope, out-of-scope
    exclusions, explicitly excluded, excluded, won't have, wont have, won't have this time
    will not have, won't do, not doing, later versions, glossary, definitions, terminology, terms
    key terms, acronyms, abbreviations, conventions, notation, key concepts, concepts, references
    reference, links, resources, further reading, related work, related documents, see also
    bibliography, sources, inspiration, prior art, license, licence, copyright, legal, credits
    acknowledgements, acknowledgments, authors, author, contributors, contact, contacts, maintainers
    changelog, change log, changes, revision history, version history, document history, history
    document control, revisions, table of contents, contents, toc, index, appendix, appendices, annex
    stakeholders, personas, persona, user persona, target user, target user persona, user personas
    target audience, audience, target users, user types, target market, market
    competitors, competition, competitive analysis, market analysis
    roles and responsibilities, responsibilities, ownership, risks, risk, risk assessment
    risk analysis, risks & mitigations, mitigations, mitigation, assumptions, constraints, limitations
    known limitations, known issues, trade-offs, tradeoffs, trade offs, dependencies and risks
    external dependencies, dependencies, third-party dependencies, tech dependencies, open questions
    questions, unresolved questions, open issues, faq, decisions, decision log, key decisions
    design decisions, alternatives, alternatives considered, options considered, timeline, schedule
    budget, costs, cost, estimates, effort, resources needed, status, current status, document status
    metadata, meta, success metrics, metrics, kpis, key metrics, success measures
    key performance indicators, measures of success, business metrics, tech stack, technology stack
    technical stack, technologies, technology, stack, tools, tooling, languages, prerequisites
    environment variables, example, examples, sample, samples, example usage, usage, usage examples
    demo, screenshots, sample output, example output, notes, note, remarks, tips, disclaimer, tl;dr
    tldr, future, future work, future scope, future considerations, future ideas, future plans
    possible extensions, what's next, directory structure, project structure, folder structure
    file structure, file layout, repository structure, repository layout, repo structure
    code structure, layout, key insight, key insights, principles, guiding principles
    design principles, core principles, philosophy, design philosophy, core idea, the idea, concept
    product, the product, user experience flow, user flow, user flows, user journey, user journeys
    how to use, current state, existing system, research, findings, analysis, use cases, scenarios
    user scenarios, elevator pitch, value proposition, positioning, monetization, business model
    pricing, go-to-market, launch strategy, marketing, comparison"""
)
_IDLE_START = re.compile(
    r"(?:appendix|annex|out of scope|not in scope|non-?goals|open questions"
    r"|future (?:work|scope|considerations|ideas|enhancements|versions)"
    r"|future\b|later\b|references|revision history|risks?(?: and| &| /)"
    r"|alternatives considered|glossary|why |what is |about |example|table of contents"
    r"|success metrics|format:|legend|how to read|this is |useful for|for example"
    r"|such as|dependencies (?:and|&)|parallel|path conventions"
    r"|implementation strategy)",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:out[- ]of[- ]scope|not in scope|do not build|don't build|won't (?:have|do"
    r"|build|implement)|not planned|non-?goals)\b",
    re.IGNORECASE,
)
_COLLECTION = _set(
    """features, feature, core features, key features, main features, mvp features, feature list
    feature requirements, features & requirements, functional requirements, requirements
    functional specification, functional specifications, functionality, core functionality
    user stories, stories, epics and user stories, user stories & requirements, product requirements
    detailed requirements, detailed features, scope, in scope, mvp, mvp scope, modules, components
    tasks, work items, deliverables, backlog, to do, todo, todos, implementation tasks
    feature specifications, detailed feature specifications"""
)
_TOLD = _set(
    """architecture, technical architecture, system architecture, high-level architecture
    software architecture, architecture strategy, technical design, system design, design, ux flow, ux
    ui flow, flow, flows, cost model, data model, data models, data shapes, data structures
    domain model, key entities, entities, api, http api, rest api, api reference, how it behaves
    behaviour, behavior, interaction model, provider, providers, default provider, configuration
    config, visual encoding, edge cases, security model, threat model, one line, core experience
    experience, typography, spacing, shadows, radius, colors, colours
    users, customers, team, roles
    color palette, fonts, challenges, potential challenges, potential challenges & solutions
    challenges and solutions, implementation notes, technical notes, technical approach, approach
    strategy"""
)
_TOLD_END = re.compile(
    r"\b(?:flows?|journeys?|architecture|overview|principles|philosophy|guidelines"
    r"|examples?|conventions|rationale)$"
)
_CONDITIONS = _set(
    """acceptance criteria, acceptance, acceptance tests, acceptance scenarios, acceptance conditions
    success criteria, exit criteria, criteria, definition of done, done when, done criteria
    verification, verification steps, validation criteria, quality gates, measurable outcomes
    independent test, test criteria, checkpoints, checkpoint"""
)
_NEEDS = _set("depends on, dependencies, dependency, blocked by, requires, prerequisites, needs, after")
_DETAILS = _set(
    """description, details, detail, implementation details, technical details, technical notes
    implementation notes, notes, note, approach, design, behavior, behaviour, input, inputs, output
    outputs, parameters, fields, files, files to create, files to modify, example, examples, edge cases
    error handling notes, ui, layout, flow, logic, rules, states, user story, story, why this priority
    rationale, purpose, goal, objective, objectives, goals, scope, deliverable, deliverables"""
)
_AIMS = _set(
    """goals, goal, objectives, objective, project goals, product goals, business goals
    goals & objectives, business objectives, aims, key objectives, primary goals, user goals
    technical goals, design goals, goals and objectives"""
)
_PRIORITIES = (
    (re.compile(r"\bmust[- ]haves?\b", re.IGNORECASE), TaskPriority.HIGH),
    (re.compile(r"\bshould[- ]haves?\b", re.IGNORECASE), TaskPriority.MEDIUM),
    (re.compile(r"\b(?:could[- ]haves?|nice[- ]to[- ]haves?)\b", re.IGNORECASE), TaskPriority.LOW),
    (re.compile(r"\b(?:p0|critical|blockers?|urgent)\b", re.IGNORECASE), TaskPriority.CRITICAL),
    (re.compile(r"\b(?:p1|high[- ]priority|mvp|essential|required)\b", re.IGNORECASE), TaskPriority.HIGH),
    (re.compile(r"\b(?:p2|medium[- ]priority)\b", re.IGNORECASE), TaskPriority.MEDIUM),
    (
        re.compile(r"\b(?:p3|p4|low[- ]priority|optional|stretch(?: goals?)?|bonus)\b", re.IGNORECASE),
        TaskPriority.LOW,
    ),
)
_PARENTHESES = re.compile(r"\s*[(\[][^)\]]{0,80}[)\]]\s*")
_AND = re.compile(r"\s*(?:,|/|&|\band\b)\s*")
_DECORATION = re.compile(r"^(?:the|our|key|main|detailed|high-level|high level|initial)\s+")


def kind(heading: str, *, is_below_work: bool = False) -> Kind:
    """What stands below a heading; `is_below_work`: whether it may say more about the work above it."""
    words = _PARENTHESES.sub(" ", heading).strip().casefold().replace("’", "'").rstrip(":.")
    if is_below_work and words in _NEEDS:
        return Kind.NEEDS
    refused = _REFUSED.search(heading.replace("’", "'")) is not None
    answers = (
        (Kind.CONDITIONS, _is(words, _CONDITIONS) or (is_below_work and words == "tests")),
        (Kind.DETAILS, is_below_work and _is(words, _DETAILS)),
        (Kind.COLLECTION, words in _COLLECTION),
        (Kind.AIMS, _is(words, _AIMS)),
        (Kind.IDLE, refused or _is(words, _IDLE) or _IDLE_START.match(words) is not None),
        (Kind.TOLD, _is(words, _TOLD) or _TOLD_END.search(words) is not None),
        (Kind.COLLECTION, _is(words, _COLLECTION) or words.endswith((" features", " requirements"))),
    )
    return next((found for found, fits in answers if fits), Kind.WORK)


def priority(heading: str) -> TaskPriority | None:
    """The urgency that a heading gives to all below it."""
    return next((one for words, one in _PRIORITIES if words.search(heading)), None)


def _is(words: str, known: frozenset[str]) -> bool:
    bare = _DECORATION.sub("", words)
    if words in known or bare in known:
        return True
    parts = [part for part in _AND.split(bare) if part]
    return len(parts) > 1 and all(part in known for part in parts)
