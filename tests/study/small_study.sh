# What tests of studies in bash share; sourced, with the program in $linli: the small world that they run, and digests.

# Writes base.yaml here.
small_base() {
  cat >base.yaml <<'YAML'
name: base
weeks: 20
burn_in_weeks: 30
exit_week: 10
parameters:
  population: {communities_per_street: 1, courtyards_per_community: 2, households_per_courtyard: 100}
YAML
}

digest() { "$linli" inspect "$1" | awk '$1 == "digest" { print $2 }'; }
