(module
  (import "env" "memory" (memory 1 65536 shared))
  (import "kernels" "view_hash" (func $view_hash (param i32) (result i64)))
  (import "env" "sink_partition" (func $sink_partition (param i32)))
  (import "kernels" "view_copy" (func $view_copy (param i32 i32 i32)))
  (import "kernels" "view_equals" (func $view_equals (param i32 i32) (result i32)))
  (import "env" "sink_full" (func $sink_full (param i32)))
  (global $ctx (mut i32) (i32.const 0))
  (func $bind (param $ctx i32)
    (global.set $ctx (local.get $ctx))
  )
  (func $process (param $ctx i32) (param $n i32)
    (local $i2 i32)
    (local $t3 i32)
    (local $t4 i32)
    (local $coded5 i32)
    (local $combinations6 i32)
    (local $t7 i32)
    (local $changed8 i32)
    (local $t9 i32)
    (local $codes10 i32)
    (local $size11 i32)
    (local $place12 i32)
    (local $group13 i32)
    (local $known14 i32)
    (local $column15 i32)
    (local $t16 i32)
    (local $row17 i32)
    (local $slot18 i32)
    (local $hash19 i32)
    (local $t20 i64)
    (local $t21 i32)
    (local $t22 i32)
    (local $t23 i32)
    (local $t24 i32)
    (local $t25 i32)
    (local $row26 i32)
    (local $slot27 i32)
    (local $t28 i32)
    (local $t29 i32)
    (local $position30 i32)
    (local $same31 i32)
    (local $t32 i32)
    (local $t33 i32)
    (local $t34 i32)
    (local $t35 i32)
    (local $t36 i32)
    (local $t37 i32)
    (local $column38 i32)
    (local $t39 i64)
    (local $t40 i64)
    (local $t41 i64)
    (local $t42 i64)
    (local $t43 i64)
    (local $t44 i64)
    (local.set $combinations6 (i32.const 1))
    (block $end
      (local.set $t7 (i32.load offset=652 (local.get $ctx)))
      (if $if
        (i32.or
          (i32.eqz (i32.load offset=648 (local.get $ctx)))
          (i32.gt_u (local.get $t7) (i32.const 16384))
        )
        (then
          (local.set $combinations6 (i32.const 0))
        )
      )
      (local.set $combinations6 (i32.mul (local.get $combinations6) (local.get $t7)))
      (if $if
        (i32.gt_u (local.get $combinations6) (i32.const 16384))
        (then
          (local.set $combinations6 (i32.const 0))
        )
      )
      (br_if $end (i32.eqz (local.get $combinations6)))
      (local.set $t9 (i32.load offset=656 (local.get $ctx)))
      (local.set $changed8
        (i32.or
          (local.get $changed8)
          (i32.ne (local.get $t9) (i32.load offset=66208 (local.get $ctx)))
        )
      )
      (i32.store offset=66208 (local.get $ctx) (local.get $t9))
      (if $if
        (local.get $changed8)
        (then
          (memory.fill (i32.add (local.get $ctx) (i32.const 672)) (i32.const 0) (i32.const 65536))
        )
      )
    )
    (local.set $coded5 (local.get $combinations6))
    (local.set $codes10 (i32.load offset=648 (local.get $ctx)))
    (local.set $size11 (i32.load offset=652 (local.get $ctx)))
    (local.set $column15 (i32.load offset=640 (local.get $ctx)))
    (local.set $column38 (i32.load offset=608 (local.get $ctx)))
    (local.set $i2 (i32.const 0))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i2) (local.get $n)))
        (block $end_2
          (local.set $t3 (i32.add (local.get $ctx) (i32.const 16)))
          (local.set $t4 (i32.add (local.get $ctx) (i32.const 592)))
          (local.set $known14 (i32.const 0))
          (if $if
            (local.get $coded5)
            (then
              (local.set $place12
                (i32.add
                  (local.get $ctx)
                  (i32.shl
                    (i32.load
                      (i32.add (local.get $codes10) (i32.shl (local.get $i2) (i32.const 2)))
                    )
                    (i32.const 2)
                  )
                )
              )
              (local.set $known14 (i32.load offset=672 (local.get $place12)))
            )
          )
          (local.set $group13 (local.get $known14))
          (if $if
            (i32.eqz (local.get $group13))
            (then
              (local.set $t16
                (i32.add (local.get $column15) (i32.shl (local.get $i2) (i32.const 4)))
              )
              (local.set $t20
                (if $if_2 (result i64)
                  (i32.le_u (i32.load (local.get $t16)) (i32.const 12))
                  (then
                    (i64.mul
                      (i64.xor
                        (i64.rotl
                          (i64.mul
                            (i64.xor
                              (i64.rotl (i64.const 2685821657736338717) (i64.const 29))
                              (i64.load (local.get $t16))
                            )
                            (i64.const -7046029254386353131)
                          )
                          (i64.const 29)
                        )
                        (i64.load offset=8 (local.get $t16))
                      )
                      (i64.const -7046029254386353131)
                    )
                  )
                  (else
                    (i64.mul
                      (i64.xor
                        (i64.rotl (i64.const 2685821657736338717) (i64.const 29))
                        (call $view_hash (local.get $t16))
                      )
                      (i64.const -7046029254386353131)
                    )
                  )
                )
              )
              (local.set $t21
                (i32.wrap_i64
                  (i64.shr_u
                    (i64.mul
                      (i64.xor (local.get $t20) (i64.shr_u (local.get $t20) (i64.const 32)))
                      (i64.const -2960836687051489901)
                    )
                    (i64.const 32)
                  )
                )
              )
              (local.set $hash19 (local.get $t21))
              (if $if_2
                (i32.and (i32.load offset=20 (local.get $t3)) (i32.eqz (local.get $coded5)))
                (then
                  (local.set $t22 (i32.shr_u (local.get $hash19) (i32.const 26)))
                  (local.set $t23
                    (i32.add
                      (i32.add (local.get $ctx) (i32.const 80))
                      (i32.shl (local.get $t22) (i32.const 3))
                    )
                  )
                  (if $if_3
                    (i32.eq (i32.load (local.get $t23)) (i32.load offset=4 (local.get $t23)))
                    (then
                      (call $sink_partition (local.get $t22))
                    )
                  )
                  (local.set $t24 (i32.load (local.get $t23)))
                  (i32.store (local.get $t23) (i32.add (local.get $t24) (i32.const 56)))
                  (local.set $row17 (local.get $t24))
                  (i32.store (local.get $row17) (local.get $hash19))
                  (i32.store offset=4 (local.get $row17) (i32.const 0))
                  (local.set $t25 (i32.add (local.get $row17) (i32.const 16)))
                  (if $if_3
                    (i32.le_u (i32.load (local.get $t16)) (i32.const 12))
                    (then
                      (v128.store (local.get $t25) (v128.load (local.get $t16)))
                    )
                    (else
                      (call $view_copy (local.get $t16) (local.get $t25) (local.get $t4))
                    )
                  )
                  (i64.store offset=48 (local.get $row17) (i64.const 0))
                  (i32.store8 offset=8 (local.get $row17) (i32.const 1))
                  (i64.store offset=32 (local.get $row17) (i64.const 0))
                  (i64.store offset=40 (local.get $row17) (i64.const 0))
                )
                (else
                  (i32.store offset=16
                    (local.get $t3)
                    (i32.add (i32.load offset=16 (local.get $t3)) (i32.const 1))
                  )
                  (block $end_3
                    (block $end_4
                      (loop $next_2
                        (local.set $t28 (i32.load offset=4 (local.get $t3)))
                        (local.set $t29 (i32.load (local.get $t3)))
                        (local.set $position30 (i32.and (local.get $hash19) (local.get $t28)))
                        (block $end_5
                          (loop $next_3
                            (local.set $slot27
                              (i32.add
                                (local.get $t29)
                                (i32.shl (local.get $position30) (i32.const 3))
                              )
                            )
                            (local.set $row26 (i32.load offset=4 (local.get $slot27)))
                            (br_if $end_5 (i32.eqz (local.get $row26)))
                            (if $if_3
                              (i32.eq (i32.load (local.get $slot27)) (local.get $hash19))
                              (then
                                (local.set $same31 (i32.const 0))
                                (block $end_6
                                  (local.set $t32 (i32.add (local.get $row26) (i32.const 16)))
                                  (local.set $t33
                                    (i64.eq (i64.load (local.get $t32)) (i64.load (local.get $t16)))
                                  )
                                  (local.set $t34
                                    (if $if_4 (result i32)
                                      (local.get $t33)
                                      (then
                                        (if $if_5 (result i32)
                                          (i32.le_u (i32.load (local.get $t32)) (i32.const 12))
                                          (then
                                            (i64.eq
                                              (i64.load offset=8 (local.get $t32))
                                              (i64.load offset=8 (local.get $t16))
                                            )
                                          )
                                          (else
                                            (call $view_equals (local.get $t32) (local.get $t16))
                                          )
                                        )
                                      )
                                      (else
                                        (i32.const 0)
                                      )
                                    )
                                  )
                                  (br_if $end_6 (i32.eqz (local.get $t34)))
                                  (local.set $same31 (i32.const 1))
                                )
                                (br_if $end_5 (local.get $same31))
                              )
                            )
                            (local.set $position30
                              (i32.and
                                (i32.add (local.get $position30) (i32.const 1))
                                (local.get $t28)
                              )
                            )
                            (br $next_3)
                          )
                        )
                        (local.set $slot18 (local.get $slot27))
                        (local.set $row17 (local.get $row26))
                        (br_if $end_3 (local.get $row17))
                        (if $if_3
                          (i32.ge_u
                            (i32.load offset=8 (local.get $t3))
                            (i32.load offset=12 (local.get $t3))
                          )
                          (then
                            (call $sink_full (i32.const 0))
                            (memory.fill
                              (i32.add (local.get $ctx) (i32.const 672))
                              (i32.const 0)
                              (i32.const 65536)
                            )
                            (br $next_2)
                          )
                        )
                        (local.set $t35 (i32.add (local.get $ctx) (i32.const 64)))
                        (if $if_3
                          (i32.eq (i32.load (local.get $t35)) (i32.load offset=4 (local.get $t35)))
                          (then
                            (call $sink_full (i32.const 1))
                          )
                        )
                        (local.set $t36 (i32.load (local.get $t35)))
                        (i32.store (local.get $t35) (i32.add (local.get $t36) (i32.const 56)))
                        (local.set $row17 (local.get $t36))
                        (i32.store (local.get $slot18) (local.get $hash19))
                        (i32.store offset=4 (local.get $slot18) (local.get $row17))
                        (i32.store (local.get $row17) (local.get $hash19))
                        (i32.store offset=4 (local.get $row17) (i32.const 0))
                        (local.set $t37 (i32.add (local.get $row17) (i32.const 16)))
                        (if $if_3
                          (i32.le_u (i32.load (local.get $t16)) (i32.const 12))
                          (then
                            (v128.store (local.get $t37) (v128.load (local.get $t16)))
                          )
                          (else
                            (call $view_copy (local.get $t16) (local.get $t37) (local.get $t4))
                          )
                        )
                        (i64.store offset=48 (local.get $row17) (i64.const 0))
                        (i32.store8 offset=8 (local.get $row17) (i32.const 1))
                        (i64.store offset=32 (local.get $row17) (i64.const 0))
                        (i64.store offset=40 (local.get $row17) (i64.const 0))
                        (i32.store offset=8
                          (local.get $t3)
                          (i32.add (i32.load offset=8 (local.get $t3)) (i32.const 1))
                        )
                        (br $end_3)
                        (br $next_2)
                      )
                    )
                  )
                )
              )
              (local.set $group13 (local.get $row17))
              (if $if_2
                (local.get $coded5)
                (then
                  (i32.store offset=672 (local.get $place12) (local.get $group13))
                )
              )
            )
          )
          (i64.store offset=48
            (local.get $group13)
            (i64.add (i64.load offset=48 (local.get $group13)) (i64.const 1))
          )
          (local.set $t39
            (i64.load (i32.add (local.get $column38) (i32.shl (local.get $i2) (i32.const 3))))
          )
          (local.set $t40 (i64.load offset=32 (local.get $group13)))
          (local.set $t41 (i64.load offset=40 (local.get $group13)))
          (local.set $t42 (i64.shr_s (local.get $t39) (i64.const 63)))
          (local.set $t43 (i64.add (local.get $t40) (local.get $t39)))
          (local.set $t44
            (i64.add
              (i64.add (local.get $t41) (local.get $t42))
              (i64.extend_i32_u (i64.lt_u (local.get $t43) (local.get $t40)))
            )
          )
          (i32.store8 offset=8 (local.get $group13) (i32.const 0))
          (i64.store offset=32 (local.get $group13) (local.get $t43))
          (i64.store offset=40 (local.get $group13) (local.get $t44))
        )
        (local.set $i2 (i32.add (local.get $i2) (i32.const 1)))
        (br $next)
      )
    )
  )
  (func $aggregate_init (param $ctx i32) (param $row i32)
    (i64.store offset=48 (local.get $row) (i64.const 0))
    (i32.store8 offset=8 (local.get $row) (i32.const 1))
    (i64.store offset=32 (local.get $row) (i64.const 0))
    (i64.store offset=40 (local.get $row) (i64.const 0))
  )
  (func $aggregate_rehash (param $ctx i32) (param $from i32) (param $to i32)
    (local $t3 i32)
    (local $t4 i32)
    (local $t5 i32)
    (local $row6 i32)
    (local $t7 i32)
    (local $position8 i32)
    (local $slot9 i32)
    (local.set $t3 (i32.add (local.get $ctx) (i32.const 16)))
    (local.set $t4 (i32.load (local.get $t3)))
    (local.set $t5 (i32.load offset=4 (local.get $t3)))
    (local.set $row6 (local.get $from))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $row6) (local.get $to)))
        (local.set $t7 (i32.load (local.get $row6)))
        (local.set $position8 (i32.and (local.get $t7) (local.get $t5)))
        (block $end_2
          (loop $next_2
            (local.set $slot9
              (i32.add (local.get $t4) (i32.shl (local.get $position8) (i32.const 3)))
            )
            (br_if $end_2 (i32.eqz (i32.load offset=4 (local.get $slot9))))
            (local.set $position8
              (i32.and (i32.add (local.get $position8) (i32.const 1)) (local.get $t5))
            )
            (br $next_2)
          )
        )
        (i32.store (local.get $slot9) (local.get $t7))
        (i32.store offset=4 (local.get $slot9) (local.get $row6))
        (local.set $row6 (i32.add (local.get $row6) (i32.const 56)))
        (br $next)
      )
    )
  )
  (func $aggregate_scatter (param $ctx i32) (param $from i32) (param $to i32)
    (local $row3 i32)
    (local $t4 i32)
    (local $t5 i32)
    (local $t6 i32)
    (local.set $row3 (local.get $from))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $row3) (local.get $to)))
        (local.set $t4 (i32.shr_u (i32.load (local.get $row3)) (i32.const 26)))
        (local.set $t5
          (i32.add
            (i32.add (local.get $ctx) (i32.const 80))
            (i32.shl (local.get $t4) (i32.const 3))
          )
        )
        (if $if
          (i32.eq (i32.load (local.get $t5)) (i32.load offset=4 (local.get $t5)))
          (then
            (call $sink_partition (local.get $t4))
          )
        )
        (local.set $t6 (i32.load (local.get $t5)))
        (i32.store (local.get $t5) (i32.add (local.get $t6) (i32.const 56)))
        (v128.store (local.get $t6) (v128.load (local.get $row3)))
        (v128.store offset=16 (local.get $t6) (v128.load offset=16 (local.get $row3)))
        (v128.store offset=32 (local.get $t6) (v128.load offset=32 (local.get $row3)))
        (i64.store offset=48 (local.get $t6) (i64.load offset=48 (local.get $row3)))
        (local.set $row3 (i32.add (local.get $row3) (i32.const 56)))
        (br $next)
      )
    )
  )
  (export "bind" (func $bind))
  (export "process" (func $process))
  (export "aggregate_init" (func $aggregate_init))
  (export "aggregate_rehash" (func $aggregate_rehash))
  (export "aggregate_scatter" (func $aggregate_scatter))
)


(module
  (import "env" "memory" (memory 1 65536 shared))
  (import "kernels" "view_equals" (func $view_equals (param i32 i32) (result i32)))
  (import "env" "raise_aggregate" (func $raise_aggregate (param i32)))
  (import "kernels" "view_copy" (func $view_copy (param i32 i32 i32)))
  (import "env" "sink_full" (func $sink_full (param i32)))
  (global $ctx (mut i32) (i32.const 0))
  (func $bind (param $ctx i32)
    (global.set $ctx (local.get $ctx))
  )
  (func $merge_init (param $ctx i32) (param $row i32)
    (i64.store offset=48 (local.get $row) (i64.const 0))
    (i32.store8 offset=8 (local.get $row) (i32.const 1))
    (i64.store offset=32 (local.get $row) (i64.const 0))
    (i64.store offset=40 (local.get $row) (i64.const 0))
  )
  (func $merge (param $ctx i32) (param $from i32) (param $to i32)
    (local $t3 i32)
    (local $t4 i32)
    (local $row5 i32)
    (local $t6 i32)
    (local $t7 i32)
    (local $row8 i32)
    (local $slot9 i32)
    (local $t10 i32)
    (local $t11 i32)
    (local $position12 i32)
    (local $same13 i32)
    (local $t14 i32)
    (local $t15 i32)
    (local $t16 i32)
    (local $t17 i64)
    (local $t18 i32)
    (local $t19 i64)
    (local $t20 i64)
    (local $t21 i64)
    (local $t22 i64)
    (local $t23 i64)
    (local $t24 i64)
    (local.set $t3 (i32.add (local.get $ctx) (i32.const 48)))
    (local.set $t4 (i32.add (local.get $ctx) (i32.const 64)))
    (local.set $row5 (local.get $from))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $row5) (local.get $to)))
        (local.set $t6 (i32.add (local.get $row5) (i32.const 16)))
        (local.set $t7 (i32.load (local.get $row5)))
        (local.set $t10 (i32.load offset=4 (local.get $t3)))
        (local.set $t11 (i32.load (local.get $t3)))
        (local.set $position12 (i32.and (local.get $t7) (local.get $t10)))
        (block $end_2
          (loop $next_2
            (local.set $slot9
              (i32.add (local.get $t11) (i32.shl (local.get $position12) (i32.const 3)))
            )
            (local.set $row8 (i32.load offset=4 (local.get $slot9)))
            (br_if $end_2 (i32.eqz (local.get $row8)))
            (if $if
              (i32.eq (i32.load (local.get $slot9)) (local.get $t7))
              (then
                (local.set $same13 (i32.const 0))
                (block $end_3
                  (local.set $t14 (i32.add (local.get $row8) (i32.const 16)))
                  (local.set $t15 (i64.eq (i64.load (local.get $t14)) (i64.load (local.get $t6))))
                  (local.set $t16
                    (if $if_2 (result i32)
                      (local.get $t15)
                      (then
                        (if $if_3 (result i32)
                          (i32.le_u (i32.load (local.get $t14)) (i32.const 12))
                          (then
                            (i64.eq
                              (i64.load offset=8 (local.get $t14))
                              (i64.load offset=8 (local.get $t6))
                            )
                          )
                          (else
                            (call $view_equals (local.get $t14) (local.get $t6))
                          )
                        )
                      )
                      (else
                        (i32.const 0)
                      )
                    )
                  )
                  (br_if $end_3 (i32.eqz (local.get $t16)))
                  (local.set $same13 (i32.const 1))
                )
                (br_if $end_2 (local.get $same13))
              )
            )
            (local.set $position12
              (i32.and (i32.add (local.get $position12) (i32.const 1)) (local.get $t10))
            )
            (br $next_2)
          )
        )
        (if $if
          (local.get $row8)
          (then
            (i32.store offset=4 (local.get $row5) (i32.const 1))
            (local.set $t17 (i64.load offset=48 (local.get $row5)))
            (i64.store offset=48
              (local.get $row8)
              (i64.add (i64.load offset=48 (local.get $row8)) (local.get $t17))
            )
            (local.set $t18 (i32.load8_u offset=8 (local.get $row5)))
            (local.set $t19 (i64.load offset=32 (local.get $row5)))
            (local.set $t20 (i64.load offset=40 (local.get $row5)))
            (if $if_2
              (i32.eqz (local.get $t18))
              (then
                (local.set $t21 (i64.load offset=32 (local.get $row8)))
                (local.set $t22 (i64.load offset=40 (local.get $row8)))
                (local.set $t23 (i64.add (local.get $t21) (local.get $t19)))
                (local.set $t24
                  (i64.add
                    (i64.add (local.get $t22) (local.get $t20))
                    (i64.extend_i32_u (i64.lt_u (local.get $t23) (local.get $t21)))
                  )
                )
                (if $if_3
                  (i64.lt_s
                    (i64.and
                      (i64.xor (local.get $t22) (local.get $t24))
                      (i64.xor (local.get $t20) (local.get $t24))
                    )
                    (i64.const 0)
                  )
                  (then
                    (call $raise_aggregate (i32.const 65537))
                    (unreachable)
                  )
                )
                (i32.store8 offset=8 (local.get $row8) (i32.const 0))
                (i64.store offset=32 (local.get $row8) (local.get $t23))
                (i64.store offset=40 (local.get $row8) (local.get $t24))
              )
            )
          )
          (else
            (i32.store (local.get $slot9) (local.get $t7))
            (i32.store offset=4 (local.get $slot9) (local.get $row5))
          )
        )
        (local.set $row5 (i32.add (local.get $row5) (i32.const 56)))
        (br $next)
      )
    )
  )
  (func $process (param $ctx i32) (param $from i32) (param $to i32)
    (local $row3 i32)
    (local $t4 i64)
    (local $t5 i32)
    (local $t6 i64)
    (local $t7 i64)
    (local $t8 i32)
    (local $t9 i32)
    (local $t10 i32)
    (local $t11 i32)
    (local $t12 i32)
    (local $t13 i32)
    (local $t14 i32)
    (local $t15 i32)
    (local.set $row3 (local.get $from))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $row3) (local.get $to)))
        (if $if
          (i32.eqz (i32.load offset=4 (local.get $row3)))
          (then
            (local.set $t4 (i64.load offset=48 (local.get $row3)))
            (local.set $t5 (i32.load8_u offset=8 (local.get $row3)))
            (local.set $t6 (i64.load offset=32 (local.get $row3)))
            (local.set $t7 (i64.load offset=40 (local.get $row3)))
            (local.set $t8
              (i32.or
                (i32.eqz
                  (i32.or
                    (i64.lt_s (local.get $t7) (i64.const 542101))
                    (i32.and
                      (i64.eq (local.get $t7) (i64.const 542101))
                      (i64.lt_u (local.get $t6) (i64.const 1590897978359414784))
                    )
                  )
                )
                (i32.eqz
                  (i32.or
                    (i64.lt_s (i64.const -542102) (local.get $t7))
                    (i32.and
                      (i64.eq (i64.const -542102) (local.get $t7))
                      (i64.lt_u (i64.const -1590897978359414784) (local.get $t6))
                    )
                  )
                )
              )
            )
            (if $if_2
              (i32.and (local.get $t8) (i32.eqz (local.get $t5)))
              (then
                (call $raise_aggregate (i32.const 65537))
                (unreachable)
              )
            )
            (local.set $t9 (i32.add (local.get $ctx) (i32.const 16)))
            (local.set $t10 (i32.add (local.get $ctx) (i32.const 32)))
            (local.set $t11 (i32.load (local.get $t9)))
            (local.set $t12 (i32.load offset=4 (local.get $t9)))
            (local.set $t13 (i32.add (local.get $row3) (i32.const 16)))
            (local.set $t14 (i32.add (local.get $t11) (i32.shl (local.get $t12) (i32.const 4))))
            (if $if_2
              (i32.le_u (i32.load (local.get $t13)) (i32.const 12))
              (then
                (v128.store (local.get $t14) (v128.load (local.get $t13)))
              )
              (else
                (call $view_copy (local.get $t13) (local.get $t14) (local.get $t10))
              )
            )
            (i64.store offset=32768
              (i32.add (local.get $t11) (i32.shl (local.get $t12) (i32.const 3)))
              (local.get $t4)
            )
            (local.set $t15 (i32.add (local.get $t11) (i32.shl (local.get $t12) (i32.const 4))))
            (i64.store offset=49152 (local.get $t15) (local.get $t6))
            (i64.store offset=49160 (local.get $t15) (local.get $t7))
            (i32.store8 offset=81920
              (i32.add (local.get $t11) (local.get $t12))
              (i32.eqz (local.get $t5))
            )
            (i32.store offset=4 (local.get $t9) (i32.add (local.get $t12) (i32.const 1)))
            (if $if_2
              (i32.eq (local.get $t12) (i32.const 2047))
              (then
                (call $sink_full (i32.const 0))
              )
            )
          )
        )
        (local.set $row3 (i32.add (local.get $row3) (i32.const 56)))
        (br $next)
      )
    )
  )
  (export "bind" (func $bind))
  (export "merge_init" (func $merge_init))
  (export "merge" (func $merge))
  (export "process" (func $process))
)
