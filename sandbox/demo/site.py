"""The page beside the stand-ins, of a stage with its bot and tour or of the stand-ins alone."""

from starlette.routing import BaseRoute

from sandbox.demo.bot_process import BotProcess
from sandbox.demo.page.backstage import Backstage
from sandbox.demo.page.routes import page_routes
from sandbox.demo.page.tour import tour_routes
from sandbox.demo.stage import Stage
from sandbox.standins.server import Sandbox


def without_bot(sandbox: Sandbox) -> list[BaseRoute]:
    return page_routes(Backstage(sandbox.slack, sandbox.stripe))


def with_tour(stage: Stage) -> list[BaseRoute]:
    slack, account = stage.sandbox.slack, stage.sandbox.stripe
    return [*page_routes(Backstage(slack, account, stage)), *tour_routes(stage)]


def sandbox_with_page(port: int = 0) -> Sandbox:
    return Sandbox(port, beside=without_bot)


def stage_with_page(port: int = 0, *, bot: type[BotProcess] = BotProcess, crowd: int = 0) -> Stage:
    return Stage(port, page=with_tour, bot=bot, crowd=crowd)
