"""The allocation methods that a round may use."""

from marketplace.enrolment.rounds.base import AllocationMethod
from marketplace.enrolment.rounds.deferred_acceptance import DeferredAcceptance
from marketplace.kernel.registry import Registry

ALLOCATION_METHODS: Registry[AllocationMethod] = Registry("allocation method")
ALLOCATION_METHODS.add(DeferredAcceptance.key, DeferredAcceptance())
