extension ManualPage {
    /// The hand-written part before the keywords.
    static let concepts = #"""
        .\" Made by 'stayalivectl config keywords --man'; the words are in Sources/ConfigurationTools.
        .Dd November 22, 2026
        .Dt STAYALIVED.CONF 5
        .Os
        .Sh NAME
        .Nm stayalived.conf
        .Nd configuration of stayalived, in the language of keepalived.conf
        .Sh DESCRIPTION
        .Xr stayalived 8
        reads the configuration of keepalived, by default from
        .Pa /etc/keepalived/keepalived.conf .
        A file that keepalived 2.4.3 takes is taken unchanged.
        .Pp
        A minimal configuration keeps one address on the better of two machines:
        .Bd -literal -offset indent
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 150
            virtual_ipaddress {
                192.0.2.10/24
            }
        }
        .Ed
        .Pp
        The other machine has the same file with a lower priority.
        .Xr stayalived 8
        says with
        .Fl t
        what is wrong with a file;
        .Ql stayalivectl config pair
        says what is wrong between two.
        .Sh LANGUAGE
        .Ss Lines and words
        A line holds one keyword and its words, up to 1022 bytes.
        Words are separated by blanks.
        A word in double quotes may contain blanks, braces,
        .Ql #
        and
        .Ql \&! ;
        there are no escapes in it.
        Outside double quotes
        .Ql #
        and
        .Ql \&!
        begin a comment, even within a word, unless a backslash stands before them.
        Line ends of DOS and a byte order mark do no harm.
        .Ss Blocks
        Braces open and close blocks and may stand anywhere outside quotes, on the line of
        the keyword or on a later one.
        Some blocks hold keywords, others lists of values, such as addresses.
        A keyword is looked up in the innermost block only.
        .Ss Numbers and switches
        Whole numbers are decimal.
        Times are decimal seconds with up to six digits after the point, unless the keyword
        says milliseconds.
        A switch is
        .Ql true ,
        .Ql on
        or
        .Ql yes ,
        or
        .Ql false ,
        .Ql off
        or
        .Ql no ,
        in lower case; without a word it is true.
        Most keywords whose argument is missing end the reading at once, with status 2.
        .Ss Scripts
        Keywords that run something take a command line as one word, in double or single
        quotes where it has arguments, and after it perhaps a user and a group.
        The command line is split at blanks; inner quotes hold words together, and a
        backslash makes the next character literal or stands for a control character:
        .Ql \en ,
        .Ql \et ,
        .Ql \ex41 ,
        .Ql \e101 ,
        .Ql \ecX .
        No shell is involved.
        Without a user, scripts run as
        .Ic script_user ,
        else as the user
        .Ql keepalived_script
        where there is one, else as root.
        .Ss Definitions
        A line
        .Ql $NAME=value
        defines a name, for all files from there on.
        .Ql ${NAME}
        stands for the value anywhere,
        .Ql $NAME
        only before a blank, a comma, a closing parenthesis or the line's end.
        Values are put in when they are used, so a definition may use names that are
        defined later.
        A value ends in a backslash where it goes on in the next line; used at the end
        of a line, it makes several lines.
        A name that is not defined stays as it is written.
        .Pp
        These are defined from the start:
        .Bl -tag -width Ds
        .It Ic ${_PWD}
        The folder of the file being read.
        .It Ic ${_INSTANCE}
        The name that
        .Ql @
        lines are compared with.
        .It Ic ${_ENV Ar name Ns Ic }
        An environment variable; empty where it is not set.
        .It Ic ${_RANDOM Ar min max Ns Ic }
        A random number, from 0 to 32767 without bounds; the global setting
        .Ic random_seed
        fixes the sequence.
        .It Ic ${_HASH}
        .Ql # ,
        for use in quotes.
        .It Ic ${_BANG}
        .Ql \&! ,
        for use in quotes.
        .El
        .Ss Repetition
        .Ql ~SEQ(name, start, step, end) text
        repeats the text with
        .Ql $name
        running from start to end; start and step may be left out.
        .Ql ~SEQx
        counts in hexadecimal.
        .Ql ~LST(name, a, b, c) text
        takes the values from a list, and
        .Ql ~LST({x, y}, {1, 2}, {3, 4}) text
        sets several names at once.
        The text may begin with another repetition.
        .Ss Conditional lines
        A line that begins with
        .Ql @web1
        is read only on the node of that name, one that begins with
        .Ql @^web1
        only on the others.
        The name is the host's up to its first dot, or what
        .Fl i
        says.
        .Ss Includes
        .Ic include Ar pattern
        reads the files that match, relative to the folder of the file that includes them.
        The pattern has
        .Ql * ,
        .Ql \&? ,
        .Ql [...]
        and
        .Ql {a,b} .
        Files must be regular and not executable.
        What goes wrong is told, and is an error as the keyword says:
        .Bl -tag -width Ds
        .It Ic include
        Nothing is an error, unless
        .Ic include_check
        or
        .Fl e
        says so.
        .It Ic includer
        A file that cannot be read, is no regular file or is executable.
        .It Ic includem
        That, and a file named without a pattern that is not there.
        .It Ic includew
        That, and a pattern that matches nothing.
        .It Ic includeb
        As
        .Ic includer ,
        and an alternative in braces that matches nothing.
        .It Ic includea
        All of these.
        .El
        .Ss Order
        Blocks stand in any order, except that scripts, files, processes and BFD sessions
        come before the instances and groups that track them.
        A setting given twice takes the second value, a script the first; lists grow.
        Of two instances or groups of one name the first counts.
        .Sh VIRTUAL ROUTERS
        A
        .Ic vrrp_instance
        takes part in one election.
        What the nodes must have in common: the
        .Ic virtual_router_id ,
        the version, the interval in version 2, the kind of authentication and its key, the
        group or the peers, and the addresses.
        What should differ: the
        .Ic priority .
        The highest priority that is up becomes master; among equals, the higher source
        address.
        .Pp
        Trackers change the priority by their weight, or put the instance in the fault
        state where the weight is 0.
        A weight matters only where it is larger than the distance between the priorities.
        With a positive weight, what is well adds to the priority; with a negative one,
        what is not well subtracts from it.
        .Pp
        A
        .Ic vrrp_sync_group
        makes instances change state together: a fault of one takes all of them down.
        .Ss Lines of addresses
        .Ic virtual_ipaddress ,
        .Ic virtual_ipaddress_excluded
        and
        .Ic static_ipaddress
        hold lines of the form
        .Dl address[/length] [dev interface] [label name] [scope name] [brd address|+|-]
        with further words
        .Ic peer ,
        .Ic home ,
        .Ic -nodad ,
        .Ic mngtmpaddr ,
        .Ic noprefixroute ,
        .Ic autojoin ,
        .Ic no_track ,
        .Ic preferred_lft ,
        .Ic track_group
        and
        .Ic use_vmac .
        Without a length the address stands alone.
        Lines of routes and rules read like those of
        .Xr ip-route 8
        and
        .Xr ip-rule 8 .
        """#

    /// The hand-written part after the keywords.
    static let differences = #"""
        .Sh DIFFERENCES
        What keepalived 2.4.3 does and
        .Xr stayalived 8
        does not:
        .Bl -bullet
        .It
        keepalived ends a test with 0 where the main file is missing, cannot be read or is
        executable, unless
        .Fl e
        is given; here that is an error with status 4.
        .It
        keepalived crashes on a
        .Ic bfd_instance
        without a name and on
        .Ic neighbor_ip
        without an address; here both are errors with a place.
        .It
        keepalived never ends on a definition that uses itself, and on some files with
        unknown blocks; here there are limits on nesting, length and number of lines, and
        the error names the line that breaks one.
        .It
        After a line that is too long keepalived takes the rest of it for another line, and
        the line numbers of all later messages are wrong; here the whole line is left out
        and the numbers stay right.
        .It
        keepalived reports a mistake at file level up to four times; here each is told once, with its
        column, and all in one pass.
        .It
        A repetition that stands in a definition, as in
        .Ql $A=~SEQ(i,1,4) $B ,
        is carried out where
        .Ql $A
        is used; keepalived takes it for an unknown keyword.
        .It
        The blocks of a
        .Ic virtual_server
        whose address is wrong are checked all the same; keepalived skips them.
        .It
        A
        .Ic regex
        that does not compile is told by a test, with the reason and the place in the
        pattern; keepalived says so only when it starts.
        .It
        The name of a
        .Ic smtp_server
        is looked up for at most three seconds; keepalived waits for as long as the
        resolver does.
        .It
        Lines that messages show have asterisks in place of passwords and keys.
        .It
        A script whose path leads through a symbolic link to a folder, such as
        .Pa /bin/sh ,
        is refused by keepalived 2.4.3; here the link is followed and what it leads to is
        checked.
        .It
        .Ic vrrp_iptables
        and
        .Ic vrrp_ipsets
        are understood, but only nftables is used.
        .El
        .Pp
        What is the same, though it surprises: the words of a switch without argument are
        ignored, so that
        .Ql v3_checksum_as_v2 false
        in
        .Ic global_defs
        turns it on; a missing
        .Ql {
        after a list is only told, and the list goes on to the next
        .Ql } .
        .Sh FILES
        .Bl -tag -width Ds
        .It Pa /etc/keepalived/keepalived.conf
        The main file, unless
        .Fl f
        names another.
        .El
        .Sh SEE ALSO
        .Xr keepalived.conf 5 ,
        .Xr ip-route 8 ,
        .Xr ip-rule 8 ,
        .Xr stayalived 8
        """#
}
