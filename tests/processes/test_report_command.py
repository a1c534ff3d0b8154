"""`app.py report`: the same figures on standard output, from a process of its own, without Slack."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from sandbox.demo.bot_process import PROGRAM, BotProcess
from sandbox.standins.server import Sandbox


def test_a_report_is_printed_in_each_format(tmp_path: Path) -> None:
    with Sandbox(port=0) as sandbox:
        bot = BotProcess(sandbox, tmp_path)

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, str(PROGRAM), "report", *arguments]
            return subprocess.run(
                command, cwd=tmp_path, env=bot.environment, capture_output=True, text=True, check=False
            )

        denied = sandbox.stripe.faults.deny("/v1/subscriptions", "rak_subscription_read")
        cut = run("plans", "--format", "json")
        assert cut.returncode == 1
        assert json.loads(cut.stdout)["whole"] is False
        assert "the key lacks the permission “rak_subscription_read”" in cut.stderr
        sandbox.stripe.faults.mend(denied)
        # What was cut is no reading to go on with, however new it is.
        told = run("plans")
        assert (told.returncode, told.stderr) == (0, "")
        assert "Monthly recurring revenue: 1,239.00 USD from 35 subscriptions of 30 customers." in told.stdout
        sheet = list(csv.DictReader(io.StringIO(run("churn", "--format", "csv").stdout)))
        at_risk = [row for row in sheet if row["Table"] == "At risk"]
        assert at_risk[0]["Customer"] == "Samir Aziz"
        assert at_risk[0]["Revenue a month"] == "96.00"
        assert sandbox.slack.calls == ()
