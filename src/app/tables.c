/* The tables of all rooms: what the command line, the server, the door and the jobs can do. A new room adds its lines here. */
#include "app/app.h"
#include "ocop/law/law.h"
#include "ocop/ledger/ledger.h"
#include "ocop/places/places.h"
#include "ocop/scoring/scoring.h"

const struct cli_commands app_cli[] = { { NULL, 0 } };
