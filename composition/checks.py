"""`python app.py check`."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from bot.runtime.check import Checks, Warned
from bot.runtime.clients import WORKER_TIMEOUT, github, people, slack_client, stripe
from bot.runtime.policy_file import read_policy
from bot.runtime.private_files import open_to_others
from bot.runtime.settings import ENV_FILE, Settings
from bot.runtime.stripe_check import StripeChecks
from composition.clock import utc_now
from composition.database import location, prepare
from storage import seals
from storage.database import SchemaMismatch, files, open_engine, why_not
from storage.roles import too_mighty


def checks(config: Settings) -> Checks:
    client = slack_client(config, WORKER_TIMEOUT)
    readable = open_to_others([ENV_FILE, *files(location(config))])
    engine = open_engine(location(config))
    sealed = seals.read(config.event_key_file) if config.event_key_file else None

    def database() -> None:
        try:
            prepare(engine)
            with engine.connect() as connection:
                seals.check_key(connection, sealed)
        except SQLAlchemyError as problem:
            raise SchemaMismatch(why_not(problem)) from None

    def warnings() -> Iterator[Warned]:
        for path in readable:
            yield str(path), "others on this machine can read it; the next start closes it to them, or `chmod 600` does"
        if sealed is None:
            yield "log", "whoever can write to the database can add to it; set EVENT_KEY_FILE"
        elif cure := sealed.lacks_note(engine):
            yield "log", cure
        if too_much := list(too_mighty(engine)):
            cure = "run the bot under a role of its own, as docs/operations.md shows"
            yield "database role", f"it has {', '.join(too_much)}; {cure}"

    policy = read_policy(config.policy_file)
    processor = stripe(config, utc_now).processor
    second = "STRIPE_WRITE_KEY" if config.stripe_write_key else None
    repository = github(config)
    return Checks(
        client,
        config.channels,
        database,
        StripeChecks(processor, policy, "STRIPE_API_KEY", second).findings,
        lambda team, enterprise: people(client, config, team=team, enterprise=enterprise),
        policy,
        warnings=warnings,
        app_token=config.slack_app_token,
        github=repository.problem if repository else None,
    )
