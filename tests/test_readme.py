"""The commands in the README work as they stand, typed where a newcomer types them."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.S) for line in block.splitlines()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout, so that results don't land in the real one."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in (".venv", "corpora", "scripts", "docs", "pyproject.toml", "constraints.txt", "README.md"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.skipif(not (ROOT / ".venv/bin/clearslate").exists(), reason="clearslate is not installed in .venv")
def test_every_command_of_the_readme_runs(checkout: Path) -> None:
    assert COMMANDS[:2] == ["scripts/demo", "scripts/test"]
    for command in COMMANDS:
        if command == "scripts/test":
            continue  # that is what runs this
        done = subprocess.run(["bash", "-c", command], cwd=checkout, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    assert (checkout / "demo-results" / "report.html").stat().st_size > 0


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken
