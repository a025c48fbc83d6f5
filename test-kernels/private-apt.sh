# shellcheck shell=bash
# An apt of our own, which needs no root and leaves the system's as it is. To be sourced.
#
#   private_apt DIRECTORY [OPTION...]
#
# Reads the package lists that the system's sources and keys give into DIRECTORY, and sets apt_options: with "${apt_options[@]}",
# apt-get and apt-cache work on those. OPTION goes to apt as it is (-o Some::Thing=value). Wants a function "say".
private_apt() {
    local directory="$1"
    shift
    mkdir -p "$directory/lists/partial" "$directory/archives/partial"
    touch "$directory/status"
    apt_options=("$@" -o "Dir::State=$directory" -o "Dir::State::lists=$directory/lists" -o "Dir::State::status=$directory/status"
        -o "Dir::Cache=$directory" -o "Dir::Cache::archives=$directory/archives"
        -o Acquire::Languages=none -o APT::Get::List-Cleanup=false -o "APT::Sandbox::User=$(id -un)" -o Debug::NoLocking=true)
    say "reading package lists"
    apt-get "${apt_options[@]}" -qq update >"$directory/update.log" 2>&1 \
        || say "apt-get update complained: $(tail -1 "$directory/update.log")"
}
