# The Debian packages plogp is built and tested with; docs/design.md says why each is here.
# Sourced by check-deps.sh (build) and install-deps.sh (all).
build_packages="gcc g++ make cmake ninja-build pkg-config libboost-math-dev librandom123-dev libopenblas-pthread-dev
liblapacke-dev libjansson-dev libpopt-dev zlib1g-dev libzstd-dev unixodbc-dev"
test_packages="libcmocka-dev libmpfr-dev bats python3 gzip zstd libsqliteodbc"

# Prints those of the packages given that are not installed.
missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}
