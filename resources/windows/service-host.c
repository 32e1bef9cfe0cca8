/*
 * Keeps Waygate's helper as a Windows service. Node can't speak with the service control manager, so this does, and nothing else:
 *
 *   waygate-service.exe LOG-FILE PROGRAM [ARGUMENT...]
 *
 * PROGRAM runs in a job that ends with this process, its output goes to LOG-FILE, which is kept short. It is started again when it dies (after 1 s, then longer, at
 * most 30 s). On its standard input it is told "sessions" when somebody signs in or out; the end of that input is the wish to end, and who doesn't within 15 s is
 * ended.
 */
#define UNICODE
#define _UNICODE
#include <windows.h>
#include <wtsapi32.h>

#define SERVICE_NAME L"WaygateHelper"
#define PATIENCE_MS 15000
#define FIRST_WAIT_MS 1000
#define LONGEST_WAIT_MS 30000
#define LOG_LIMIT (1024 * 1024)
#define LOG_LOOK_MS 10000

static SERVICE_STATUS_HANDLE service;
static SERVICE_STATUS status;
static HANDLE stop_wanted;
static CRITICAL_SECTION input_lock;
static HANDLE input = NULL;

static void tell(DWORD state, DWORD hint_ms, DWORD exit_code)
{
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwWin32ExitCode = exit_code;
    status.dwWaitHint = hint_ms;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_SESSIONCHANGE : 0;
    status.dwCheckPoint = hint_ms == 0 ? 0 : status.dwCheckPoint + 1;
    SetServiceStatus(service, &status);
}

static void close_input(void)
{
    EnterCriticalSection(&input_lock);
    if (input != NULL) CloseHandle(input);
    input = NULL;
    LeaveCriticalSection(&input_lock);
}

static void say(const char *line)
{
    DWORD written;
    EnterCriticalSection(&input_lock);
    if (input != NULL) WriteFile(input, line, lstrlenA(line), &written, NULL);
    LeaveCriticalSection(&input_lock);
}

static DWORD WINAPI on_control(DWORD control, DWORD event, LPVOID data, LPVOID context)
{
    (void)data;
    (void)context;
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
        tell(SERVICE_STOP_PENDING, PATIENCE_MS + 5000, NO_ERROR);
        SetEvent(stop_wanted);
        return NO_ERROR;
    case SERVICE_CONTROL_SESSIONCHANGE:
        if (event == WTS_SESSION_LOGON || event == WTS_SESSION_LOGOFF) say("sessions\n");
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

/* Past the program's own name, and past `words` further ones: the rest of the command line as it was written. */
static wchar_t *after_words(wchar_t *text, int words)
{
    for (int word = 0; word <= words; word++) {
        BOOL quoted = FALSE;
        while (*text == L' ' || *text == L'\t') text++;
        while (*text != 0 && (quoted || (*text != L' ' && *text != L'\t'))) {
            if (*text == L'"') quoted = !quoted;
            text++;
        }
    }
    while (*text == L' ' || *text == L'\t') text++;
    return text;
}

/* One older file is kept. The program goes on writing at the end of the one it has, which is its beginning then. */
static void shorten_log(const wchar_t *path)
{
    WIN32_FILE_ATTRIBUTE_DATA found;
    wchar_t older[MAX_PATH + 8];
    HANDLE emptied;
    if (lstrlenW(path) >= MAX_PATH || !GetFileAttributesExW(path, GetFileExInfoStandard, &found)) return;
    if (found.nFileSizeHigh == 0 && found.nFileSizeLow <= LOG_LIMIT) return;
    lstrcpyW(older, path);
    lstrcatW(older, L".1");
    CopyFileW(path, older, FALSE);
    emptied = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, TRUNCATE_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (emptied != INVALID_HANDLE_VALUE) CloseHandle(emptied);
}

static HANDLE open_log(const wchar_t *path)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    shorten_log(path);
    return CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherited, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
}

/* Starts the program once and waits for its end, or for the wish to stop. Returns FALSE when the service is to stop. */
static BOOL live_once(HANDLE job, const wchar_t *log_path, const wchar_t *command)
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE theirs, ours, log = open_log(log_path);
    STARTUPINFOW start = {0};
    PROCESS_INFORMATION process;
    wchar_t line[32768];
    BOOL stopping;

    if (!CreatePipe(&theirs, &ours, &inherited, 0)) return WaitForSingleObject(stop_wanted, 0) != WAIT_OBJECT_0;
    SetHandleInformation(ours, HANDLE_FLAG_INHERIT, 0);
    start.cb = sizeof start;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = theirs;
    start.hStdOutput = log;
    start.hStdError = log;
    lstrcpynW(line, command, 32768);
    /* suspended: nothing that it starts may be outside the job; detached: an invisible console may come too late for Node */
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, DETACHED_PROCESS | CREATE_SUSPENDED, NULL, NULL, &start, &process)) {
        CloseHandle(theirs);
        CloseHandle(ours);
        if (log != INVALID_HANDLE_VALUE) CloseHandle(log);
        return WaitForSingleObject(stop_wanted, 0) != WAIT_OBJECT_0;
    }
    AssignProcessToJobObject(job, process.hProcess);
    ResumeThread(process.hThread);
    CloseHandle(theirs);
    if (log != INVALID_HANDLE_VALUE) CloseHandle(log);
    EnterCriticalSection(&input_lock);
    input = ours;
    LeaveCriticalSection(&input_lock);

    HANDLE either[2] = {stop_wanted, process.hProcess};
    DWORD ended;
    /* Windows may run for months: a service isn't started anew when a person shuts down */
    while ((ended = WaitForMultipleObjects(2, either, FALSE, LOG_LOOK_MS)) == WAIT_TIMEOUT) shorten_log(log_path);
    stopping = ended == WAIT_OBJECT_0;
    close_input();
    if (stopping && WaitForSingleObject(process.hProcess, PATIENCE_MS) != WAIT_OBJECT_0) TerminateProcess(process.hProcess, 1);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return !stopping;
}

static void WINAPI service_main(DWORD count, LPWSTR *words)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job;
    DWORD wait = FIRST_WAIT_MS;
    int argument_count;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &argument_count);
    (void)count;
    (void)words;

    service = RegisterServiceCtrlHandlerExW(SERVICE_NAME, on_control, NULL);
    if (service == NULL) return;
    if (arguments == NULL || argument_count < 3) {
        tell(SERVICE_STOPPED, 0, ERROR_INVALID_PARAMETER);
        return;
    }
    job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    tell(SERVICE_RUNNING, 0, NO_ERROR);
    for (;;) {
        ULONGLONG began = GetTickCount64();
        if (!live_once(job, arguments[1], after_words(GetCommandLineW(), 1))) break;
        /* who lived for a minute was no failed start */
        if (GetTickCount64() - began > 60000) wait = FIRST_WAIT_MS;
        if (WaitForSingleObject(stop_wanted, wait) == WAIT_OBJECT_0) break;
        wait = wait * 2 > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : wait * 2;
    }
    TerminateJobObject(job, 1);
    tell(SERVICE_STOPPED, 0, NO_ERROR);
}

int main(void)
{
    SERVICE_TABLE_ENTRYW table[] = {{(LPWSTR)SERVICE_NAME, service_main}, {NULL, NULL}};
    InitializeCriticalSection(&input_lock);
    stop_wanted = CreateEventW(NULL, TRUE, FALSE, NULL);
    /* started by hand: the service control manager isn't there */
    return StartServiceCtrlDispatcherW(table) ? 0 : (int)GetLastError();
}
