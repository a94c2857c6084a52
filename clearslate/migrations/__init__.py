"""The store's tables, version by version, as Alembic migrations run by the program itself.

A new version is a new file in ``versions`` whose name and ``revision`` go on counting; ``HEAD`` names the last.
"""

from __future__ import annotations

from pathlib import Path

from clearslate.exits import StoreProblem

__all__ = ["HEAD", "upgrade"]

HEAD = "0001"


def upgrade(path: Path, to: str = HEAD) -> None:
    """Bring the SQLite file at *path* (made where it is missing) to revision *to*.

    Raises StoreProblem where the file stands at a revision that this program does not know.
    """
    # Slow to load, and needed only where a store is made or upgraded.
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except CommandError as error:
        raise StoreProblem(
            f"{path.parent}: the store was made by a newer version of this program. Upgrade the program, or choose "
            "another folder with --out."
        ) from error
    finally:
        engine.dispose()
