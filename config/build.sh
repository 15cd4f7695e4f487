# Builds a module when its sources have changed, for the scripts that source this: ./leveret, bench and fuzz.
# They have set root to the project's folder, and sourced jdk.sh.

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
  local code module=$1
  shift
  mkdir -p "$root/target" || exit 70
  while :; do
    await_build
    is_built "$module" && return # by the other
    rm -f "$root/$module/target/class-path"
    # The shell claims the file, or ends with 75 if another was faster; then it becomes Maven.
    sh -c 'set -C; { echo $$ >"$0"; } 2>/dev/null || exit 75; cd "$1" && shift && exec ./mvnw "$@"' "$building" "$root" \
      -B -Dmaven.test.skip=true -Dformatter.skip=true -pl "$module" -am "$@" package </dev/null
    code=$?
    [ "$code" -eq 75 ] || break
  done
  [ "$code" -gt 128 ] || rm -f "$building" # killed, Maven may have left half a file
  return "$code"
}
