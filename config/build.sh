# Builds a module when its sources have changed, for the scripts that source this: ./leveret, bench and fuzz.
# They have set root to the project's folder, and sourced jdk.sh.

# Java separates the folders of class paths by colons, so root becomes a link if there is one in its name.
avoid_colon() {
  local folder link sum
  case $root in
    *:*) ;;
    /*) return 0 ;;
    *) case $PWD in *:*) ;; *) return 0 ;; esac ;; # as ./leveret, root is the current folder
  esac
  root=$(cd "$root" && pwd) || exit 70
  read -r sum _ < <(printf '%s' "$root" | cksum)
  for folder in "${XDG_CACHE_HOME:-$HOME/.cache}/leveret" "${TMPDIR:-/tmp}/leveret-$UID"; do
    link=$folder/project-$sum
    case $link in *:*) continue ;; esac
    mkdir -p "$folder" 2>/dev/null && chmod 700 "$folder" 2>/dev/null && [ -O "$folder" ] || continue
    [ "$link" -ef "$root" ] || { rm -f "$link" && ln -s "$root" "$link"; } 2>/dev/null
    if [ "$link" -ef "$root" ]; then
      root=$link
      return
    fi
  done
  stop 2 "Java cannot run what lies in a folder with a colon in its name ($root): rename it, or let a link to it be" \
    "made in your cache folder (set XDG_CACHE_HOME)"
}

avoid_colon
building=$root/target/building # its process, as long as a build by one of these scripts is under way

# Whether module $1 has been built whole, and no source is newer. What Maven writes last says so.
is_built() {
  local newer class_path=$root/$1/target/class-path
  [ -s "$class_path" ] || return
  read -r newer < <(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main "$root"/*/src/build -newer "$class_path" \
    2>/dev/null)
  [ -z "$newer" ]
}

# Waits for the build that another script has begun, if it still runs. If it was killed, what it left is taken away:
# Maven would take half a file for a whole one.
await_build() {
  local process= words='waiting for another build'
  while [ -e "$building" ]; do
    sleep 1
    read -r process 2>/dev/null <"$building"
    case $(ps -p "${process:-0}" -o args= 2>/dev/null) in
      *mvn*|*maven*)
        [ -z "$words" ] || say "$words"
        words= ;;
      *)
        sleep 1 # its script may be about to say that it has ended
        [ -e "$building" ] || return 0
        say 'the build before was stopped, so all is built again'
        rm -rf "$root"/*/target/classes "$root"/*/target/lib "$root"/*/target/*.jar "$root"/*/target/class-path
        rm -f "$building" ;;
    esac
  done
}

# build MODULE ARGUMENTS…: has Maven build a module and those that it needs, without tests.
build() {
  local code whole module=$1
  shift
  mkdir -p "$root/target" || exit 70
  while :; do
    await_build
    is_built "$module" && return # by the other
    # Where no build was ever whole, what lies there is left of one that was stopped, perhaps of Maven's alone.
    whole=
    for whole in "$root"/*/target/class-path; do
      [ ! -s "$whole" ] || break
      whole=
    done
    rm -f "$root/$module/target/class-path"
    # The shell claims the file, or ends with 75 if another was faster; then it becomes Maven, which gets the folder by
    # the name given here, since that may be a link.
    sh -c 'set -C; { echo $$ >"$0"; } 2>/dev/null || exit 75
      cd "$1" || exit 70
      [ -n "$2" ] || rm -rf ./*/target/classes ./*/target/lib ./*/target/*.jar
      shift 2 && exec ./mvnw -f "$PWD/pom.xml" "$@"' "$building" "$root" "$whole" \
      -B -Dmaven.test.skip=true -Dformatter.skip=true -pl "$module" -am "$@" package </dev/null
    code=$?
    [ "$code" -eq 75 ] || break
  done
  [ "$code" -gt 128 ] || rm -f "$building" # killed, Maven may have left half a file
  return "$code"
}
