# What tests of studies in bash share; sourced, with the program in $linli: the small world that they run, and digests.
small_world=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/small_base.yaml

# Writes base.yaml here.
small_base() { cp "$small_world" base.yaml; }

digest() { "$linli" inspect "$1" | awk '$1 == "digest" { print $2 }'; }
