"""What the words of a title tell: whether it begins with what is to be done.

A title that can't be judged for sure is let pass: advice that is wrong is worse than none.
"""

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that are mostly nouns elsewhere (`test`, `design`) tell at the beginning of a title, not after "and".
_ALSO_NOUNS = _set(
    """ping alert alias answer approach archive ask audit back backup balance batch benchmark bind block
    boost box branch break bridge brief bring buffer build bump bundle cache call cap care carry
    catch change chart check claim clean clear clone close comment commit compute contact contract
    control copy count cover crawl credit cross cut damage deal debug default delay demo design
    detail display dock document doubt draft drag draw drill drop dump edit end escape estimate
    exchange experiment export extract fake fall feed fetch fill filter find fire fit flag flush
    fold follow force fork format forward freeze fuel gate grant group guard guide handle harness
    head help highlight hint hold hook import increase index input insert install interview issue
    item join judge jump keep kill label land launch lead leak leave lift limit line link lint list
    load lock log look loop map mark mask match measure merge mind mirror mock model monitor mount
    move name need nest note number offer open output override pack package paint parse pass patch
    pause pay peer phase pick pilot pin pipe place plan play plot point poll port post press preview
    price print probe process profile proof prototype provision pull pump punch purge push query
    quote raise range rank rate read rebuild record redesign reference refresh register release
    reload remark repair repeat reply report request rescue research reset respect rest restart
    result retest return reuse revert review reward rewrite risk roll rotate round route run sample
    sandbox save scale scan schedule scope score search secure seed select set setup shape share
    shelve shift ship show signal sketch skip slice sort spike split sponsor spot stage stamp
    standard start step stop store stress study style subscribe support swap switch sync tag take
    target test throttle tie time tone touch trace track trade train transfer transform translate
    transport trap trash treat trial trigger trim tune turn undo upgrade upload use validate view
    visit vote wait walk warm warn wash watch wire work wrap zip zoom"""
)
VERBS_ALONE = _set(
    """abolish abort absorb abstract accelerate accept accommodate accompany achieve acknowledge
    acquire activate adapt add address adjust administer adopt advance advertise advise aggregate
    agree aid align allocate allow amend analyse analyze annotate announce anonymise anonymize
    append apply appoint approve arrange arrive assemble assert assess assign assist associate
    assume assure attach attempt attend authenticate author authorise authorize automate avoid await
    backfill backport bake be become begin bet bid bite blow boil book bootstrap borrow brainstorm
    brew broadcast browse burn buy calculate calibrate cancel capture categorise categorize
    celebrate centralise centralize characterise characterize charge choose chop circulate clarify
    classify cleanup coalesce collaborate collapse collate collect combine commission communicate
    compare compile complete compose compress conduct configure confirm congratulate connect
    consider consolidate construct consult consume contain containerise containerize continue
    contribute convert cook coordinate correct correlate craft create criticise criticize crop
    curate customise customize deactivate decide declare decline decode decommission decompose
    decouple decrease decrypt dedupe deduplicate deepen defend defer define delegate delete delist
    deliver demonstrate denormalise denormalize deny deploy deprecate derive describe deserialise
    deserialize detach detect determine develop devise diagnose dig digitise digitize disable
    disallow discard disconnect discover discuss dismiss dispatch dispose distinguish distribute
    dive divide do dockerise dockerize double downgrade download drain dress drive dry duplicate
    dust earn eat educate elaborate elect elevate eliminate embed emit emphasise emphasize employ
    empty emulate enable encapsulate encode encourage encrypt enforce engage enhance enlarge enlist
    enrich enroll ensure enter entertain enumerate equip erase escalate establish evaluate evict
    examine exclude execute exercise expand expect expedite explain explore expose express extend
    facilitate factor familiarise familiarize feel finalise finalize finish fix flatten fly forget
    forgive formalise formalize formulate frame gather generalise generalize generate get give go
    govern greet grow guarantee hand hang harden harmonise harmonize harvest hear heat hide hire
    hoist hope hunt hydrate identify ignore illustrate implement improve incorporate indent inform
    inherit initialise initialize initiate inject inline innovate inspect inspire instantiate
    instruct instrument integrate intercept internationalise internationalize interpolate interpret
    intersect introduce invent invert investigate invite invoice invoke involve isolate iterate
    justify kick knit know lay learn lend lengthen let leverage light localise localize locate
    lookup lose lower maintain make manage manipulate manufacture marry materialise materialize
    maximise maximize mean mechanise mechanize meet memoise memoize mention migrate minify minimise
    minimize mitigate modernise modernize modify modularise modularize motivate mow multiply mute
    narrow negotiate nominate normalise normalize notify nullify obfuscate obtain omit onboard
    operate optimise optimize orchestrate organise organize orient outline outsource overcome
    overhaul oversee overwrite paginate parallelise parallelize parameterise parameterize
    parametrise parametrize participate partition paste peel perform persist personalise personalize
    persuade polish populate position postpone pour practise pray precompute predict prefer prefetch
    preheat prepare prepend prescribe present preserve prevent prioritise prioritize procure produce
    prohibit promote prompt propagate propose protect prove provide prune publish purchase put
    qualify quantify quicken quit randomise randomize reach readd realise realize reason rebase
    rebrand recalculate receive recommend reconcile reconnect reconsider reconstruct recover
    recreate recruit recycle redact redefine redeploy redirect redo redraft reduce reenable refactor
    refer refine reformat regenerate regroup rehearse reimplement reindex reinforce reinstall reject
    relax relocate rely remediate remember remind remove rename render renew reopen reorder
    reorganise reorganize replace replicate represent reproduce require rerun resend reserve reshape
    resize resolve respond restore restrict restructure restyle resume retain rethink retire
    retrieve retry reverse revise revisit revive revoke rewire rework ride ring rinse salt sanitise
    sanitize satisfy say scaffold see seek segment sell send separate serialise serialize serve
    settle sew shake shard shorten showcase shrink shuffle shut silence simplify simulate sing sit
    skim sleep slim slow smell smooth soak solve sow spawn speak specify speed spell spend spin
    spray squash squeeze stabilise stabilize stand standardise standardize steer stick stir stitch
    strengthen strip structure stub submit substitute suggest summarise summarize supersede
    supervise supply suppress surface survey suspend sweep swim synchronise synchronize synthesise
    synthesize systematise systematize tackle tailor taste teach tear tell terminate thank think
    throw tick tidy tighten toggle tokenise tokenize tolerate transcode transition transpile travel
    traverse triage troubleshoot truncate try tweak unblock understand unify uninstall unlock unpack
    unpin unwrap update upsert utilise utilize vacuum vary vectorise vectorize vendor verify version
    virtualise virtualize visualise visualize wake want water wear weave weigh whisk whitelist widen
    win wipe wish withdraw wonder write"""
)
VERBS = _ALSO_NOUNS | VERBS_ALONE

# What shows that a title is English, and which of its words name things rather than acts.
_THINGS = _set(
    """a access advanced an analysis and api apis app application architecture are at auth
    authentication authorization backend basic better broken bug bugs button by calendar catalog
    catalogue class cli client code component components config configuration dashboard data
    database dependencies dependency deployment development docs documentation email endpoint
    endpoints engine enhancement enhancements error errors faster feature features file final first
    for form foundation frame framework from frontend full function functionality general homepage
    host implementation improvement improvements in infrastructure initial integration interface
    internationalization investigation is layer library login main major management message messages
    middleware migration minor missing mobile module my new next no not notification notifications
    of old on onboarding optimization or order our outage page pagination parser password payment
    payments performance permission permissions pipeline platform preferences problem problems
    product production profile program project queue quick rate react redesign refactoring reset
    responsive rewrite roadmap root schema screen script security server service settings simple
    social software source state stream stuff support system table task template tests that the
    these thing things this those three to two type ui unit user users ux validation version voice
    was web website widget widgets with without workflow wrong your"""
)
# What follows a verb, so that the word before is one.
_OBJECTS = _set(
    """a all an any both each every how if it its my no our some that the their them these this
    those to what when where whether which why your"""
)
_JOINTS = _set("and then plus also")
_SUBORDINATE = _set("can how that to whether when if let lets so must should able which who where why what")
_LEADS = _set("please also just always never finally now lets let's not")
_BEFORE_A_VERB = _set("re un de dis pre co cross double auto fine hard soft force over out back")
_SCOPE = re.compile(
    r"(?:\[[^\]]*\]|\([^)]*\)|#\d+|[\w./-]+(?:\([^)]*\))?!?:(?=\s)|phase \d+:)\s*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def words(title: str) -> list[str]:
    """The words of a title in lower case, without what stands before it, such as `docs:` or `[api]`."""
    rest = title.strip().replace(" & ", " and ")
    while (found := _SCOPE.match(rest)) and found.end() < len(rest):
        rest = rest[found.end() :]
    return [word.lower().replace("’", "'") for word in _WORD.findall(rest)]


def is_verb(word: str) -> bool:
    """Whether an order may begin with this word."""
    first, hyphen, last = word.rpartition("-")
    if hyphen and first in _BEFORE_A_VERB:
        return last in VERBS or is_verb(last)
    if word in VERBS or word in ("don't", "dont", "do"):
        return True
    if word.startswith(("re", "un", "de")) and word[2:] in VERBS:
        return True
    return word.endswith(("ify", "ize", "ise")) and word not in _THINGS


def is_no_order(title: str) -> bool:
    """Whether a title surely does not begin with what is to be done."""
    said = words(title)
    while len(said) > 1 and (said[0] in _LEADS or said[0].endswith("ly")):
        said = said[1:]
    if not said or not title.isascii() or is_verb(said[0]):
        return False
    if len(said) == 1 or (said[0].endswith("ing") and len(said[0]) > 5):
        return True
    return said[1] not in _OBJECTS and bool(_THINGS.intersection(said))


def second_order(title: str) -> str:
    """The verb with which a second objective begins in a title; '' where there is none."""
    said = words(title)
    for at in range(2, len(said) - 2):
        if said[at] not in _JOINTS or not is_verb(said[0]) or _SUBORDINATE.intersection(said[1:at]):
            continue
        verb, *rest = [word for word in said[at + 1 :] if word not in _JOINTS] or [""]
        begins = verb in VERBS_ALONE or (verb in VERBS and rest[:1] and rest[0] in _OBJECTS)
        if begins and not is_verb(said[at - 1]):
            return verb
    return ""
