"""Messages as programs read them: without names, with the ids that lead on from them."""

from marshmallow import fields

from marketplace.kernel.api import Strict


class MessageSchema(Strict):
    """Something that one was told."""

    id = fields.String(required=True)
    template = fields.String(required=True)
    subject = fields.String(required=True)
    body = fields.String(required=True)
    facts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)


class ReadSchema(Strict):
    """When a message was read; null where somebody else reads for its receiver."""

    id = fields.String(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
