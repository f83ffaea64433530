"""The catalog"""
