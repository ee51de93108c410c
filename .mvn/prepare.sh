# shellcheck shell=sh disable=SC2154,SC2086,SC2034
# Read by darkroom when there is something to build. Uses its variables and functions.
# One build at a time for one folder: of several that start at once, one builds and the others wait for it.

lock=$home/.maven/build.lock
log=$home/target/build.log

# A lock whose process is gone was left by a kill; one of 30 minutes may name a process number given out anew.
lock_is_stale() {
    [ -z "$(find "$lock" -prune -mmin +30 2>/dev/null)" ] || return 0
    holder=$(cat "$lock/pid" 2>/dev/null) || return 1
    [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null && ! [ -d "/proc/$holder" ]
}

# Moved away first, since only one of several can do that.
break_lock() {
    if mv "$lock" "$lock.stale.$$" 2>/dev/null; then
        rm -rf "$lock.stale.$$"
    fi
}

take_lock() {
    mkdir -p "$home/.maven" "$home/target"
    waited=
    until mkdir "$lock" 2>/dev/null; do
        if lock_is_stale; then
            break_lock
            continue
        fi
        [ -n "$waited" ] || echo "Waiting for another start to build Darkroom ($lock)…" >&2
        waited=yes
        sleep 1
    done
    echo $$ >"$lock/pid"
}

# $1: the exit code. What runs in the background hears no Ctrl-C, so it is ended here.
interrupted() {
    trap '' INT TERM
    [ -z "$child" ] || kill "$child" 2>/dev/null || :
    rm -rf "$lock" "$archive.new" "$archive.home"
    exit "$1"
}

# Runs in the background and waits, so that a signal is answered at once.
attend() {
    "$@" &
    child=$!
    outcome=0
    wait "$child" || outcome=$?
    child=
    return "$outcome"
}

maven() {
    cd "$home" || return
    exec ./mvnw -q -B -ntp -Dstyle.color=never -Pquick package >"$log" 2>&1
}

build() {
    if [ -f "$jar" ]; then
        echo "Building Darkroom (its sources have changed)…" >&2
    else
        echo "Building Darkroom (first use, about a minute)…" >&2
    fi
    : >"$home/.maven/build.start"
    if ! attend maven || ! [ -f "$jar" ]; then
        tail -n 20 "$log" >&2
        echo "The build failed. All it said is in $log" >&2
        return 1
    fi
    # As old as the start of the build: what is edited during a build is built at the next start.
    touch -r "$home/.maven/build.start" "$jar"
}

# One job done with everything in a folder of its own and nothing outside: no user's data, no provider, no fixed port.
rehearse() {
    exec "$java" "-XX:ArchiveClassesAtExit=$archive.new" $jvm_options "-Ddarkroom.home=$home" \
        -Ddarkroom.dry-run=true -Ddarkroom.storage=folder \
        "-Ddarkroom.data=$archive.home/data" "-Ddarkroom.inbox=$archive.home/in" "-Ddarkroom.outbox=$archive.home/out" \
        "-Ddarkroom.db.url=jdbc:sqlite:$archive.home/archive.db" -Ddarkroom.db.user= -Ddarkroom.db.password= \
        -Ddarkroom.broker.url= -Ddarkroom.broker.port=0 -Ddarkroom.broker.amqp-port=0 -Ddarkroom.broker.stomp-port=0 \
        -jar "$jar" run --json "$home/samples/first.json" >"$home/target/archive.log" 2>&1 </dev/null
}

# Without the archive the program starts slower and is otherwise the same, so nothing here stops a start.
# A rehearsal that made none leaves an empty archive: it is not tried again before the next build.
archive_classes() {
    rm -rf "$archive.new" "$archive.home"
    mkdir -p "$archive.home"
    attend rehearse || :
    [ -s "$archive.new" ] || : >"$archive.new"
    mv -f "$archive.new" "$archive"
    rm -rf "$archive.home"
}

prepare() {
    child=
    take_lock
    trap 'interrupted 130' INT
    trap 'interrupted 143' TERM
    prepared=0
    is_built || build || prepared=$?
    if [ "$prepared" -eq 0 ] && ! is_archived; then
        archive_classes
    fi
    rm -rf "$lock"
    trap - INT TERM
    [ "$prepared" -eq 0 ] || exit 1
}
