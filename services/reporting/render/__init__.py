"""Renderers: each takes one composed table and computes nothing."""
