"""The outbox: rows written where things happen, claimed one by one, sent outside any transaction, marked by their claim.

writing -> [Delivery] -> claiming -> checking -> rendering -> sending -> marking, with sweeping behind and circuit before.
"""
