#!/usr/bin/env bash
# Writes a report of every kind.   make-reports.sh PROGRAM EXAMPLES FOLDER
set -eu
program=$(realpath "$1") examples=$(realpath "$2")
mkdir -p "$3"
cd "$3"
report() {
    local name=$1
    shift
    "$program" "$@" --quiet --explain --html "$name.html" --vega "$name.json" >/dev/null
}

report describe describe "$examples/iris.csv"
report compare compare "$examples/titanic_men.csv" "$examples/titanic_women.csv" --weights Freq
report lists compare -p 0.5,0.125,0.125,0.25 -q 0.25,0.25,0.25,0.25
report infinite compare -p 0.5,0.5,0 -q 0.5,0,0.5
report families compare --parametric 'gamma(2,1)' 'lognormal(0.4,0.7)'
report counts compare --parametric 'poisson(4)' 'geometric(0.2)'
grep -v virginica "$examples/iris.csv" >p.csv
grep -v setosa "$examples/iris.csv" >q.csv
report numbers compare p.csv q.csv
report fit fit "$examples/rivers.csv" -c length --gof
report trace fit "$examples/iris.csv" -c Petal.Length --family gamma --method newton --trace
report code code -p 0.5,0.125,0.125,0.25
report letters code "$examples/titanic.csv" --bytes --kind huffman
report simulate simulate 'exponential(1)' --n 1,4,16,64
report mi mi "$examples/titanic.csv" --weights Freq
report target mi "$examples/titanic.csv" --weights Freq --target Survived
report train train "$examples/titanic.csv" --weights Freq --target Survived --model model.json
report evaluate evaluate "$examples/titanic.csv" --weights Freq --model model.json
report perceptron train "$examples/iris.csv" --target Species --kind mlp --hidden 4 --epochs 30

# Names and levels that would be markup, and a column named with quotes.
{
    printf '"say ""hi"" '"'there'"'","<b>bold</b>"\n'
    for i in 1 2 3 4 5 6; do
        printf '%s,"<script>window.injected=1</script>"\n' "$i"
        printf '%s,"<img src=x onerror=""window.injected=1"">"\n' "$((i + 2))"
    done
} >hostile.csv
report hostile-describe describe hostile.csv
report hostile-mi mi hostile.csv
report hostile-train train hostile.csv --target '<b>bold</b>'
grep -v "<script>" hostile.csv >part.csv
report hostile-compare compare hostile.csv part.csv
report hostile-fit fit hostile.csv
