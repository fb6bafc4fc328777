(module
  (import "env" "memory" (memory 1 65536 shared))
  (import "env" "sink_full" (func $sink_full (param i32)))
  (import "kernels" "view_copy" (func $view_copy (param i32 i32 i32)))
  (global $ctx (mut i32) (i32.const 0))
  (func $bind (param $ctx i32)
    (global.set $ctx (local.get $ctx))
  )
  (func $process (param $ctx i32) (param $n i32)
    (local $i2 i32)
    (local $column3 i32)
    (local $t4 i64)
    (local $t5 i64)
    (local $t6 i32)
    (local $t7 i32)
    (local $t8 i32)
    (local $t9 i32)
    (local $t10 i32)
    (local $t11 i64)
    (local $t12 i64)
    (local $column13 i32)
    (local $t14 i32)
    (local $t15 i32)
    (local.set $column3 (i32.load offset=64 (local.get $ctx)))
    (local.set $column13 (i32.load offset=96 (local.get $ctx)))
    (local.set $i2 (i32.const 0))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i2) (local.get $n)))
        (block $end_2
          (local.set $t4
            (i64.load (i32.add (local.get $column3) (i32.shl (local.get $i2) (i32.const 3))))
          )
          (local.set $t5
            (i64.mul
              (i64.xor (i64.rotl (i64.const 2685821657736338717) (i64.const 29)) (local.get $t4))
              (i64.const -7046029254386353131)
            )
          )
          (local.set $t6
            (i32.wrap_i64
              (i64.shr_u
                (i64.mul
                  (i64.xor (local.get $t5) (i64.shr_u (local.get $t5) (i64.const 32)))
                  (i64.const -2960836687051489901)
                )
                (i64.const 32)
              )
            )
          )
          (local.set $t7 (i32.add (local.get $ctx) (i32.const 32)))
          (local.set $t8 (i32.add (local.get $ctx) (i32.const 16)))
          (if $if
            (i32.eq (i32.load (local.get $t8)) (i32.load offset=4 (local.get $t8)))
            (then
              (call $sink_full (i32.const 1))
            )
          )
          (local.set $t9 (i32.load (local.get $t8)))
          (i32.store (local.get $t8) (i32.add (local.get $t9) (i32.const 40)))
          (i32.store offset=4 (local.get $t9) (local.get $t6))
          (i32.store offset=8 (local.get $t9) (i32.const 0))
          (local.set $t10 (i32.add (local.get $ctx) (i32.const 48)))
          (local.set $t11 (i64.load (local.get $t10)))
          (local.set $t12 (i64.load offset=8 (local.get $t10)))
          (i64.store
            (local.get $t10)
            (select (local.get $t4) (local.get $t11) (i64.lt_s (local.get $t4) (local.get $t11)))
          )
          (i64.store offset=8
            (local.get $t10)
            (select (local.get $t4) (local.get $t12) (i64.gt_s (local.get $t4) (local.get $t12)))
          )
          (i64.store offset=32 (local.get $t9) (local.get $t4))
          (local.set $t14 (i32.add (local.get $column13) (i32.shl (local.get $i2) (i32.const 4))))
          (local.set $t15 (i32.add (local.get $t9) (i32.const 16)))
          (if $if
            (i32.le_u (i32.load (local.get $t14)) (i32.const 12))
            (then
              (v128.store (local.get $t15) (v128.load (local.get $t14)))
            )
            (else
              (call $view_copy (local.get $t14) (local.get $t15) (local.get $t7))
            )
          )
        )
        (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
        (br $next)
      )
    )
  )
  (export "bind" (func $bind))
  (export "process" (func $process))
)


(module
  (import "env" "memory" (memory 1 65536 shared))
  (global $ctx (mut i32) (i32.const 0))
  (func $bind (param $ctx i32)
    (global.set $ctx (local.get $ctx))
  )
  (func $process (param $ctx i32) (param $from i32) (param $to i32)
    (local $at3 i32)
    (local $end4 i32)
    (local $seen5 i32)
    (local $t6 i32)
    (local $param7 i32)
    (local $row8 i32)
    (local $param9 i32)
    (local $param10 i32)
    (local $t11 i32)
    (local $row12 i32)
    (local $param13 i32)
    (local $t14 i64)
    (local $param15 i32)
    (local $least16 i64)
    (local $t17 i32)
    (local $t18 i32)
    (local $t19 i32)
    (local $param20 i32)
    (local $least21 i64)
    (local $param22 i32)
    (local $t23 i32)
    (local $t24 i32)
    (local $param25 i32)
    (local $param26 i32)
    (local $t27 i32)
    (local $t28 i64)
    (local $t29 i64)
    (local.set $param7 (i32.load offset=16 (local.get $ctx)))
    (local.set $param9 (i32.load offset=32 (local.get $ctx)))
    (local.set $param10 (i32.load offset=48 (local.get $ctx)))
    (local.set $param13 (i32.load offset=32 (local.get $ctx)))
    (local.set $param15 (i32.load offset=64 (local.get $ctx)))
    (local.set $least16
      (i64.or
        (i64.extend_i32_u (i32.load offset=80 (local.get $ctx)))
        (i64.shl (i64.extend_i32_u (i32.load offset=96 (local.get $ctx))) (i64.const 32))
      )
    )
    (local.set $param20 (i32.load offset=16 (local.get $ctx)))
    (local.set $least21
      (i64.or
        (i64.extend_i32_u (i32.load offset=80 (local.get $ctx)))
        (i64.shl (i64.extend_i32_u (i32.load offset=96 (local.get $ctx))) (i64.const 32))
      )
    )
    (local.set $param22 (i32.load offset=32 (local.get $ctx)))
    (local.set $param25 (i32.load offset=32 (local.get $ctx)))
    (local.set $param26 (i32.load offset=48 (local.get $ctx)))
    (local.set $at3 (local.get $from))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $at3) (local.get $to)))
        (local.set $t6 (i32.sub (local.get $to) (local.get $at3)))
        (local.set $end4
          (i32.add
            (local.get $at3)
            (select (local.get $t6) (i32.const 2560) (i32.lt_u (local.get $t6) (i32.const 2560)))
          )
        )
        (if $if
          (i32.eqz (local.get $param7))
          (then
            (local.set $row8 (local.get $at3))
            (block $end_2
              (loop $next_2
                (br_if $end_2 (i32.ge_u (local.get $row8) (local.get $end4)))
                (local.set $t11
                  (i32.add
                    (local.get $param9)
                    (i32.shl
                      (i32.and (i32.load offset=4 (local.get $row8)) (local.get $param10))
                      (i32.const 3)
                    )
                  )
                )
                (local.set $seen5 (i32.add (local.get $seen5) (i32.load (local.get $t11))))
                (local.set $row8 (i32.add (local.get $row8) (i32.const 40)))
                (br $next_2)
              )
            )
          )
        )
        (local.set $row12 (local.get $at3))
        (block $end_2
          (loop $next_2
            (br_if $end_2 (i32.ge_u (local.get $row12) (local.get $end4)))
            (block $end_3
              (if $if
                (i32.and (i32.load offset=8 (local.get $row12)) (i32.const 2))
                (then
                  (drop
                    (i32.atomic.rmw.add
                      (i32.add (local.get $param13) (i32.const -16))
                      (i32.const 1)
                    )
                  )
                  (br $end_3)
                )
              )
              (local.set $t14 (i64.load offset=32 (local.get $row12)))
              (if $if
                (local.get $param15)
                (then
                  (local.set $t17 (i32.wrap_i64 (i64.sub (local.get $t14) (local.get $least16))))
                  (local.set $t18
                    (i32.add
                      (local.get $param15)
                      (i32.shl (i32.shr_u (local.get $t17) (i32.const 5)) (i32.const 2))
                    )
                  )
                  (local.set $t19 (i32.shl (i32.const 1) (i32.and (local.get $t17) (i32.const 31))))
                  (if $if_2
                    (i32.eqz (i32.and (i32.load (local.get $t18)) (local.get $t19)))
                    (then
                      (drop (i32.atomic.rmw.or (local.get $t18) (local.get $t19)))
                    )
                  )
                )
              )
              (if $if
                (local.get $param20)
                (then
                  (local.set $t23
                    (i32.atomic.rmw.xchg
                      (i32.add
                        (local.get $param22)
                        (i32.shl
                          (i32.wrap_i64 (i64.sub (local.get $t14) (local.get $least21)))
                          (i32.const 2)
                        )
                      )
                      (local.get $row12)
                    )
                  )
                  (i32.store (local.get $row12) (local.get $t23))
                  (if $if_2
                    (local.get $t23)
                    (then
                      (i32.store (i32.add (local.get $param13) (i32.const -12)) (i32.const 1))
                    )
                  )
                )
                (else
                  (local.set $t24 (i32.load offset=4 (local.get $row12)))
                  (local.set $t27
                    (i32.add
                      (local.get $param25)
                      (i32.shl (i32.and (local.get $t24) (local.get $param26)) (i32.const 3))
                    )
                  )
                  (local.set $t28
                    (i64.shl
                      (i64.const 1)
                      (i64.extend_i32_u
                        (i32.add (i32.shr_u (local.get $t24) (i32.const 27)) (i32.const 32))
                      )
                    )
                  )
                  (block $end_4
                    (loop $next_3
                      (local.set $t29 (i64.load (local.get $t27)))
                      (i32.store (local.get $row12) (i32.wrap_i64 (local.get $t29)))
                      (br_if $end_4
                        (i64.eq
                          (i64.atomic.rmw.cmpxchg
                            (local.get $t27)
                            (local.get $t29)
                            (i64.or
                              (i64.or
                                (i64.and (local.get $t29) (i64.const -4294967296))
                                (i64.extend_i32_u (local.get $row12))
                              )
                              (local.get $t28)
                            )
                          )
                          (local.get $t29)
                        )
                      )
                      (br $next_3)
                    )
                  )
                )
              )
            )
            (local.set $row12 (i32.add (local.get $row12) (i32.const 40)))
            (br $next_2)
          )
        )
        (local.set $at3 (local.get $end4))
        (br $next)
      )
    )
    (i32.store offset=112 (local.get $ctx) (local.get $seen5))
  )
  (export "bind" (func $bind))
  (export "process" (func $process))
)


(module
  (import "env" "memory" (memory 1 65536 shared))
  (import "kernels" "view_copy" (func $view_copy (param i32 i32 i32)))
  (import "env" "sink_full" (func $sink_full (param i32)))
  (global $ctx (mut i32) (i32.const 0))
  (func $bind (param $ctx i32)
    (global.set $ctx (local.get $ctx))
  )
  (func $process (param $ctx i32) (param $n i32)
    (local $i2 i32)
    (local $column3 i32)
    (local $t4 i64)
    (local $first5 i32)
    (local $hash6 i32)
    (local $param7 i32)
    (local $least8 i64)
    (local $t9 i64)
    (local $param10 i32)
    (local $t11 i32)
    (local $t12 i32)
    (local $param13 i32)
    (local $t14 i32)
    (local $param15 i32)
    (local $least16 i64)
    (local $param17 i32)
    (local $t18 i64)
    (local $t19 i32)
    (local $param20 i32)
    (local $param21 i32)
    (local $t22 i32)
    (local $t23 i64)
    (local $t24 i32)
    (local $param25 i32)
    (local $param26 i32)
    (local $t27 i32)
    (local $t28 i32)
    (local $count29 i32)
    (local.set $column3 (i32.load offset=48 (local.get $ctx)))
    (local.set $param7 (i32.load offset=112 (local.get $ctx)))
    (local.set $least8
      (i64.or
        (i64.extend_i32_u (i32.load offset=128 (local.get $ctx)))
        (i64.shl (i64.extend_i32_u (i32.load offset=144 (local.get $ctx))) (i64.const 32))
      )
    )
    (local.set $param10 (i32.load offset=160 (local.get $ctx)))
    (local.set $param13 (i32.load offset=112 (local.get $ctx)))
    (local.set $param15 (i32.load offset=176 (local.get $ctx)))
    (local.set $least16
      (i64.or
        (i64.extend_i32_u (i32.load offset=128 (local.get $ctx)))
        (i64.shl (i64.extend_i32_u (i32.load offset=144 (local.get $ctx))) (i64.const 32))
      )
    )
    (local.set $param17 (i32.load offset=192 (local.get $ctx)))
    (local.set $param20 (i32.load offset=192 (local.get $ctx)))
    (local.set $param21 (i32.load offset=208 (local.get $ctx)))
    (local.set $param25 (i32.load offset=192 (local.get $ctx)))
    (local.set $param26 (i32.load offset=208 (local.get $ctx)))
    (local.set $i2 (i32.const 0))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i2) (local.get $n)))
        (block $end_2
          (local.set $t4
            (i64.load (i32.add (local.get $column3) (i32.shl (local.get $i2) (i32.const 3))))
          )
          (if $if
            (local.get $param7)
            (then
              (local.set $t9 (i64.sub (local.get $t4) (local.get $least8)))
              (local.set $t11 (i64.lt_u (local.get $t9) (i64.extend_i32_u (local.get $param10))))
              (local.set $t12
                (i32.and (i32.wrap_i64 (local.get $t9)) (i32.sub (i32.const 0) (local.get $t11)))
              )
              (local.set $t14
                (i32.and
                  (i32.shr_u
                    (i32.load8_u
                      (i32.add (local.get $param13) (i32.shr_u (local.get $t12) (i32.const 3)))
                    )
                    (i32.and (local.get $t12) (i32.const 7))
                  )
                  (local.get $t11)
                )
              )
              (if $if_2
                (local.get $param15)
                (then
                  (local.set $first5
                    (i32.and
                      (i32.load
                        (i32.add
                          (local.get $param17)
                          (i32.shl
                            (i32.and
                              (i32.wrap_i64 (i64.sub (local.get $t4) (local.get $least16)))
                              (i32.sub (i32.const 0) (local.get $t14))
                            )
                            (i32.const 2)
                          )
                        )
                      )
                      (i32.sub (i32.const 0) (local.get $t14))
                    )
                  )
                )
                (else
                  (local.set $t18
                    (i64.mul
                      (i64.xor
                        (i64.rotl (i64.const 2685821657736338717) (i64.const 29))
                        (local.get $t4)
                      )
                      (i64.const -7046029254386353131)
                    )
                  )
                  (local.set $t19
                    (i32.wrap_i64
                      (i64.shr_u
                        (i64.mul
                          (i64.xor (local.get $t18) (i64.shr_u (local.get $t18) (i64.const 32)))
                          (i64.const -2960836687051489901)
                        )
                        (i64.const 32)
                      )
                    )
                  )
                  (local.set $hash6 (local.get $t19))
                  (local.set $t22
                    (i32.add
                      (local.get $param20)
                      (i32.shl
                        (i32.and
                          (i32.and (local.get $hash6) (i32.sub (i32.const 0) (local.get $t14)))
                          (local.get $param21)
                        )
                        (i32.const 3)
                      )
                    )
                  )
                  (local.set $first5
                    (i32.and (i32.load (local.get $t22)) (i32.sub (i32.const 0) (local.get $t14)))
                  )
                )
              )
            )
            (else
              (local.set $t23
                (i64.mul
                  (i64.xor
                    (i64.rotl (i64.const 2685821657736338717) (i64.const 29))
                    (local.get $t4)
                  )
                  (i64.const -7046029254386353131)
                )
              )
              (local.set $t24
                (i32.wrap_i64
                  (i64.shr_u
                    (i64.mul
                      (i64.xor (local.get $t23) (i64.shr_u (local.get $t23) (i64.const 32)))
                      (i64.const -2960836687051489901)
                    )
                    (i64.const 32)
                  )
                )
              )
              (local.set $hash6 (local.get $t24))
              (local.set $t27
                (i32.add
                  (local.get $param25)
                  (i32.shl (i32.and (local.get $hash6) (local.get $param26)) (i32.const 3))
                )
              )
              (local.set $t28
                (i32.and
                  (i32.shr_u
                    (i32.load offset=4 (local.get $t27))
                    (i32.shr_u (local.get $hash6) (i32.const 27))
                  )
                  (i32.const 1)
                )
              )
              (local.set $first5
                (i32.and (i32.load (local.get $t27)) (i32.sub (i32.const 0) (local.get $t28)))
              )
            )
          )
          (i32.store offset=224
            (i32.add (local.get $ctx) (i32.shl (local.get $count29) (i32.const 2)))
            (local.get $hash6)
          )
          (i32.store offset=8416
            (i32.add (local.get $ctx) (i32.shl (local.get $count29) (i32.const 2)))
            (local.get $first5)
          )
          (i32.store offset=16608
            (i32.add (local.get $ctx) (i32.shl (local.get $count29) (i32.const 2)))
            (local.get $i2)
          )
          (local.set $count29
            (i32.add (local.get $count29) (i32.ne (local.get $first5) (i32.const 0)))
          )
          (if $if
            (i32.eq (local.get $count29) (i32.const 2048))
            (then
              (call $segment1 (local.get $ctx) (local.get $count29))
              (local.set $count29 (i32.const 0))
            )
          )
        )
        (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
        (br $next)
      )
    )
    (if $if
      (local.get $count29)
      (then
        (call $segment1 (local.get $ctx) (local.get $count29))
      )
    )
  )
  (func $segment1 (param $ctx i32) (param $n i32)
    (local $i2 i32)
    (local $t3 i32)
    (local $t4 i32)
    (local $t5 i32)
    (local $seen6 i32)
    (local $i7 i32)
    (local $build8 i32)
    (local $matched9 i32)
    (local $match10 i32)
    (local $param11 i32)
    (local $t12 i64)
    (local $column13 i32)
    (local $t14 i64)
    (local $t15 i32)
    (local $next16 i32)
    (local $param17 i32)
    (local $several18 i32)
    (local $count19 i32)
    (local $next20 i32)
    (local $param21 i32)
    (local $several22 i32)
    (if $if
      (i32.gt_u (i32.load offset=208 (local.get $ctx)) (i32.const 32768))
      (then
        (local.set $i7 (i32.const 0))
        (block $end
          (loop $next
            (br_if $end (i32.ge_u (local.get $i7) (local.get $n)))
            (block $end_2
              (local.set $seen6
                (i32.add
                  (local.get $seen6)
                  (i32.load
                    (i32.load offset=8416
                      (i32.add (local.get $ctx) (i32.shl (local.get $i7) (i32.const 2)))
                    )
                  )
                )
              )
            )
            (local.set $i7 (i32.add (local.get $i7) (i32.const 1)))
            (br $next)
          )
        )
        (i32.store offset=24800 (local.get $ctx) (local.get $seen6))
      )
    )
    (local.set $param11 (i32.load offset=176 (local.get $ctx)))
    (local.set $column13 (i32.load offset=48 (local.get $ctx)))
    (local.set $param17 (i32.load offset=192 (local.get $ctx)))
    (local.set $several18 (i32.load (i32.add (local.get $param17) (i32.const -12))))
    (local.set $param21 (i32.load offset=192 (local.get $ctx)))
    (local.set $several22 (i32.load (i32.add (local.get $param21) (i32.const -12))))
    (local.set $i2 (i32.const 0))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i2) (local.get $n)))
        (block $end_2
          (local.set $t3
            (i32.load offset=224 (i32.add (local.get $ctx) (i32.shl (local.get $i2) (i32.const 2))))
          )
          (local.set $t4
            (i32.load offset=8416
              (i32.add (local.get $ctx) (i32.shl (local.get $i2) (i32.const 2)))
            )
          )
          (local.set $t5
            (i32.load offset=16608
              (i32.add (local.get $ctx) (i32.shl (local.get $i2) (i32.const 2)))
            )
          )
          (local.set $build8 (local.get $t4))
          (local.set $matched9 (i32.const 0))
          (block $end_3
            (loop $next_2
              (block $end_4
                (loop $next_3
                  (br_if $end_4 (i32.eqz (local.get $build8)))
                  (local.set $match10 (i32.const 0))
                  (block $end_5
                    (if $if
                      (local.get $param11)
                      (then
                        (local.set $match10 (i32.const 1))
                        (br $end_5)
                      )
                    )
                    (br_if $end_5 (i32.ne (i32.load offset=4 (local.get $build8)) (local.get $t3)))
                    (local.set $t12 (i64.load offset=32 (local.get $build8)))
                    (local.set $t14
                      (i64.load
                        (i32.add (local.get $column13) (i32.shl (local.get $t5) (i32.const 3)))
                      )
                    )
                    (local.set $t15 (i64.eq (local.get $t12) (local.get $t14)))
                    (br_if $end_5 (i32.eqz (local.get $t15)))
                    (local.set $match10 (i32.const 1))
                  )
                  (br_if $end_4 (local.get $match10))
                  (if $if
                    (local.get $several18)
                    (then
                      (local.set $next16 (i32.load (local.get $build8)))
                    )
                    (else
                      (local.set $next16 (i32.const 0))
                    )
                  )
                  (local.set $build8 (local.get $next16))
                  (br $next_3)
                )
              )
              (br_if $end_3 (i32.eqz (local.get $build8)))
              (i32.store offset=24816
                (i32.add (local.get $ctx) (i32.shl (local.get $count19) (i32.const 2)))
                (local.get $t5)
              )
              (i32.store offset=33008
                (i32.add (local.get $ctx) (i32.shl (local.get $count19) (i32.const 2)))
                (local.get $build8)
              )
              (local.set $count19 (i32.add (local.get $count19) (i32.const 1)))
              (if $if
                (i32.eq (local.get $count19) (i32.const 2048))
                (then
                  (call $segment2 (local.get $ctx) (local.get $count19))
                  (local.set $count19 (i32.const 0))
                )
              )
              (br_if $end_3 (i32.eqz (local.get $build8)))
              (if $if
                (local.get $several22)
                (then
                  (local.set $next20 (i32.load (local.get $build8)))
                )
                (else
                  (local.set $next20 (i32.const 0))
                )
              )
              (local.set $matched9 (i32.const 1))
              (local.set $build8 (local.get $next20))
              (br $next_2)
            )
          )
        )
        (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
        (br $next)
      )
    )
    (if $if
      (local.get $count19)
      (then
        (call $segment2 (local.get $ctx) (local.get $count19))
      )
    )
  )
  (func $segment2 (param $ctx i32) (param $n i32)
    (local $i2 i32)
    (local $t3 i32)
    (local $t4 i32)
    (local $t5 i32)
    (local $t6 i32)
    (local $t7 i32)
    (local $t8 i32)
    (local $t9 i32)
    (local $t10 i32)
    (local $column11 i32)
    (local $t12 i64)
    (local.set $column11 (i32.load offset=80 (local.get $ctx)))
    (local.set $i2 (i32.const 0))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i2) (local.get $n)))
        (block $end_2
          (local.set $t3
            (i32.load offset=24816
              (i32.add (local.get $ctx) (i32.shl (local.get $i2) (i32.const 2)))
            )
          )
          (local.set $t4
            (i32.load offset=33008
              (i32.add (local.get $ctx) (i32.shl (local.get $i2) (i32.const 2)))
            )
          )
          (local.set $t5 (i32.add (local.get $ctx) (i32.const 16)))
          (local.set $t6 (i32.add (local.get $ctx) (i32.const 32)))
          (local.set $t7 (i32.load (local.get $t5)))
          (local.set $t8 (i32.load offset=4 (local.get $t5)))
          (local.set $t9 (i32.add (local.get $t4) (i32.const 16)))
          (local.set $t10 (i32.add (local.get $t7) (i32.shl (local.get $t8) (i32.const 4))))
          (if $if
            (i32.le_u (i32.load (local.get $t9)) (i32.const 12))
            (then
              (v128.store (local.get $t10) (v128.load (local.get $t9)))
            )
            (else
              (call $view_copy (local.get $t9) (local.get $t10) (local.get $t6))
            )
          )
          (local.set $t12
            (i64.load (i32.add (local.get $column11) (i32.shl (local.get $t3) (i32.const 3))))
          )
          (i64.store offset=32768
            (i32.add (local.get $t7) (i32.shl (local.get $t8) (i32.const 3)))
            (local.get $t12)
          )
          (i32.store offset=4 (local.get $t5) (i32.add (local.get $t8) (i32.const 1)))
          (if $if
            (i32.eq (local.get $t8) (i32.const 2047))
            (then
              (call $sink_full (i32.const 0))
            )
          )
        )
        (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
        (br $next)
      )
    )
  )
  (export "bind" (func $bind))
  (export "process" (func $process))
)
