"""How Alembic runs the revisions: on the connection handed to it, in its transaction."""

from alembic import context

from klaster.register import people_schema
from klaster.register.schema import METADATA

assert people_schema.ACCOUNT.metadata is METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
