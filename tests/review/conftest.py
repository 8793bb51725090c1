from tests.run.conftest import gouji

__all__ = ["gouji"]
