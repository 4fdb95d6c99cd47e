"""The part of Benchmarks/compare that knows no benchmark: choosing, installing, running, printing."""
