"""Registers as spreadsheets: one resource a register, its columns in the street's words."""
