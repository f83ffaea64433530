"""What `make bench` measures, one module for each part of the site. The figures stand in docs/performance.md."""
