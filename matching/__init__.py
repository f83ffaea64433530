"""Who could help whom"""
