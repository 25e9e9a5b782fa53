# Stops and removes the test cluster in folder $1 with pg_ctl $2 (as user $3 when given)
# once no process that signed in under users/ has been alive for a minute.
folder=$1 pg_ctl=$2 user=$3
idle=0
while [ "$idle" -lt 12 ]; do
    sleep 5
    idle=$((idle + 1))
    for sign_in in "$folder"/users/*; do
        [ -e "$sign_in" ] || continue
        if kill -0 "$(basename "$sign_in")" 2>/dev/null; then idle=0; else rm -f "$sign_in"; fi
    done
    if [ "$idle" -ge 12 ]; then
        # Someone may be signing in right now: they hold the lock while they do.
        exec 9>"$folder/lock"
        flock 9
        [ -z "$(ls -A "$folder/users")" ] || { idle=0; flock -u 9; exec 9>&-; continue; }
        if [ -n "$user" ]; then
            runuser -u "$user" -- "$pg_ctl" -D "$folder/data" stop -m immediate
        else
            "$pg_ctl" -D "$folder/data" stop -m immediate
        fi
        rm -rf "$folder/data" "$folder/sockets"
    fi
done
