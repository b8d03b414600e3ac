"""Words that tell nouns from orders, and names that keep their capital."""


def words_of(text: str) -> frozenset[str]:
    """A set of words from a text of them."""
    return frozenset(text.split())


HEADS = words_of(
    """functionality system systems feature features support management page pages screen screens form
    forms service services module modules engine handling flow flows dashboard api apis ui view views
    results history bar box button buttons list lists filter filters queue tracking monitoring limits limit
    layer interface panel widget widgets component components mode modes format formats level levels
    rate rates data schema table tables model models file files log logs storage cache settings config
    configuration plan plans profile profiles coverage suite cases case test report reports framework
    pipeline app application client server database backend frontend endpoint endpoints command commands
    card cards modal dialog sidebar header footer navigation menu editor viewer builder generator
    manager handler parser validator scheduler balancer tracker calendar chart charts graph map
    notifications notification alerts alert messages message events event rules logic algorithm policy
    policies strategy control controls script scripts rule template templates library tool tools tree
    status states state"""
)
"""Nouns that make the verb before them one of their kind: `search results`."""

JOINERS = words_of("""and & or / , - – with for of in via as on by through""")
"""Words after a verb that make it a noun: `search with filters`."""

MADE = {
    "build": words_of(
        """page pages screen screens form forms service services feature features dashboard ui api apis app
        view views component components client endpoint endpoints editor widget widgets backend frontend"""
    ),
    "install": words_of("""tool tools library client framework application app"""),
}
"""What is made or fetched where a verb before it could be a part of its name, as in `build pages`."""

ADJECTIVES = words_of(
    """empty clear secure clean slim slow light double open dry complete correct separate better average
    express"""
)
"""Verbs that are mostly adjectives."""

ARTICLES = words_of("""a an the all any each every this that these those its their our up out""")
"""What follows a verb."""

NAMES = words_of(
    """google github gitlab docker redis react angular vue python django flask rust java kotlin swift
    stripe paypal slack discord twitter facebook apple android linux windows postgres postgresql sqlite
    mongo mongodb kafka kubernetes terraform ansible jenkins amazon azure firebase supabase vercel
    netlify tailwind next node express electron flutter expo markdown unicode english german french
    spanish chinese japanese claude anthropic gemini jira notion figma sentry grafana prometheus
    elasticsearch nginx apache oauth gmail outlook telegram whatsapp zoom spotify youtube instagram
    linkedin reddit bluetooth webpack vite jest pytest celery spring monday tuesday wednesday thursday
    friday saturday sunday january february april june july august september october november december
    bash zsh git nix solana ethereum bitcoin i"""
)
"""Names of products, places and times."""

ACTS = words_of(
    """supports shows displays tracks stores handles uses keeps lets needs runs returns opens saves"""
)
"""Verbs that could be plurals of nouns, and in lists of features hardly ever are."""

STRONG = words_of("""support show use keep return run save read""")
"""Verbs that hardly ever stand before another noun as one."""
