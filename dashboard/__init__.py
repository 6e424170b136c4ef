"""What it adds up to: figures, exports, the screen, the analysis."""
