from tests.run.conftest import endpoint, folder, gouji, server

__all__ = ["endpoint", "folder", "gouji", "server"]
