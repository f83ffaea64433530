"""The outbox: rows written where things happen, claimed one by one, sent outside any transaction, marked by the claim.

writing -> [Delivery] -> claiming -> checking -> rendering -> sending -> marking; sweeping behind, circuit before.
"""
