#!/bin/sh
# SPDX-License-Identifier: MIT
#
# model.sh - the model that the random tests trust is itself checked: it predicts what Linux 6.12 did in every golden trace.
exec "$1/../property-64bit/recorded" tests/golden/*.trace
