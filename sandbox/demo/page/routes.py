"""The page's addresses: the page, what one person sees, the acts, and the stream that says when to look again."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.demo.page.backstage import Backstage
from sandbox.demo.page.books import books
from sandbox.demo.page.changes import changes
from sandbox.demo.page.doings import do
from sandbox.demo.page.given import NotTaken, given
from sandbox.demo.page.picture import picture

HERE = Path(__file__).parent
# Nothing is fetched from anywhere else, and a script that slipped into a message would not run.
POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {"content-security-policy": POLICY, "x-content-type-options": "nosniff", "cache-control": "no-store"}


def page_routes(backstage: Backstage) -> list[BaseRoute]:
    workspace = backstage.workspace
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape())

    async def page(request: Request) -> Response:
        return HTMLResponse(templates.get_template("page.html").render(team=workspace.team_name), headers=HEADERS)

    async def seen(request: Request) -> Response:
        asked = request.query_params
        shown = await run_in_threadpool(
            picture,
            workspace,
            user=asked.get("user", ""),
            channel=asked.get("channel", ""),
            thread_ts=asked.get("thread"),
        )
        return JSONResponse(shown, headers=HEADERS)

    async def act(request: Request) -> Response:
        try:
            sent = await given(request)
        except NotTaken as problem:
            return problem.answer
        name = request.path_params["act"]
        if name in backstage.acts:
            return JSONResponse(await run_in_threadpool(backstage.do, name, sent))
        return JSONResponse(await run_in_threadpool(do, workspace, name, sent))

    async def stripe(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(books, backstage.account), headers=HEADERS)

    async def log(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(backstage.log), headers=HEADERS)

    async def state(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(backstage.state), headers=HEADERS)

    async def stream(request: Request) -> Response:
        told = changes(backstage.subjects(), closed=lambda: workspace.closed)
        return StreamingResponse(told, media_type="text/event-stream", headers=HEADERS)

    async def permalink(request: Request) -> Response:
        channel, ts = request.path_params["channel"], request.path_params["ts"].removeprefix("p")
        thread = request.query_params.get("thread_ts", f"{ts[:-6]}.{ts[-6:]}")
        return RedirectResponse(f"/#/{channel}/{thread}")

    return [
        Route("/", page),
        Route("/page/seen", seen),
        Route("/page/stripe", stripe),
        Route("/page/log", log),
        Route("/page/state", state),
        Route("/page/changes", stream),
        Route("/page/acts/{act}", act, methods=["POST"]),
        Route("/archives/{channel}/{ts}", permalink),
        Mount("/page/static", StaticFiles(directory=HERE / "static")),
    ]
